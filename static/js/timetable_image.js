// Draws the published timetable on white, 1080 pixels wide, as a picture for chat groups.
(function () {
  "use strict";
  const WIDTH = 1080, MARGIN = 40, DAY = 150, PAD = 14;
  const TALLEST = 12000; // what phones still draw; a longer timetable becomes several pictures
  const FAMILY = '-apple-system, "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif';
  const INK = "#1d2733", GREY = "#55606e", LINE = "#c8d0db", HEAD = "#eef3f9", ACCENT = "#0b5cad";
  const TONES = { success: "#0d4d2a", warning: "#7a4b00", danger: "#80141f", info: "#0a427d", neutral: GREY };
  // What stays on one line: a word or a character, with the brackets before and the punctuation after it.
  const PIECES = /[（《“【(]*(?:[\w.:–-]+|[^])[、，。；：！？）》”】)]*/gu;
  const ruler = document.createElement("canvas").getContext("2d");

  function font(size, bold) {
    return (bold ? "600 " : "400 ") + size + "px " + FAMILY;
  }

  // --- text broken into lines that fit --------------------------------------------------------------
  function wrapped(text, style, width) {
    ruler.font = font(style.size, style.bold);
    const lines = [];
    let line = "";
    function put(piece) {
      if (line && ruler.measureText(line + piece).width > width) {
        lines.push(line);
        line = piece.trimStart();
      } else {
        line += piece;
      }
    }
    String(text).split(/\s*\n\s*/).forEach(function (paragraph) {
      (paragraph.match(PIECES) || []).forEach(function (word) {
        if (ruler.measureText(word).width > width) Array.from(word).forEach(put);
        else put(word);
      });
      lines.push(line);
      line = "";
    });
    return lines.map(function (words) { return Object.assign({ text: words, height: Math.round(style.size * 1.45) }, style); });
  }

  function heightOf(lines) {
    return lines.reduce(function (sum, line) { return sum + line.height; }, 0);
  }

  // --- what stands in a cell ------------------------------------------------------------------------
  function linesOf(session, width) {
    const struck = session.cancelled;
    const head = session.clock + "  " + session.kind;
    let lines = wrapped(head, { size: 22, colour: GREY, struck: struck }, width);
    if (session.change) lines = lines.concat(wrapped("【" + session.change + "】", { size: 22, bold: true, colour: TONES[session.tone] || GREY }, width));
    lines = lines.concat(wrapped(session.title, { size: 28, bold: true, colour: INK, struck: struck }, width));
    session.lines.forEach(function (text) {
      lines = lines.concat(wrapped(text, { size: 23, colour: GREY }, width));
    });
    return lines;
  }

  function cellOf(sessions, width) {
    let lines = [];
    sessions.forEach(function (session, index) {
      if (index) lines.push({ text: "", height: 18, size: 10, colour: GREY });
      lines = lines.concat(linesOf(session, width));
    });
    return lines;
  }

  function rowsOf(data) {
    const column = (WIDTH - 2 * MARGIN - DAY) / data.periods.length;
    return data.days.map(function (day) {
      const name = wrapped(day.date, { size: 26, bold: true, colour: INK }, DAY - 2 * PAD).concat(wrapped(day.weekday, { size: 22, colour: GREY }, DAY - 2 * PAD));
      const cells = day.cells.map(function (sessions) { return cellOf(sessions, column - 2 * PAD); });
      const tallest = Math.max.apply(null, [name].concat(cells).map(heightOf));
      return { name: name, cells: cells, height: tallest + 2 * PAD };
    });
  }

  // --- drawing --------------------------------------------------------------------------------------
  function write(pen, lines, x, y) {
    lines.forEach(function (line) {
      pen.font = font(line.size, line.bold);
      pen.fillStyle = line.colour;
      const base = y + Math.round(line.height * 0.76);
      pen.fillText(line.text, x, base);
      if (line.struck) pen.fillRect(x, base - Math.round(line.size * 0.32), pen.measureText(line.text).width, 2);
      y += line.height;
    });
  }

  function box(pen, x, y, width, height, fill) {
    if (fill) {
      pen.fillStyle = fill;
      pen.fillRect(x, y, width, height);
    }
    pen.strokeStyle = LINE;
    pen.lineWidth = 1;
    pen.strokeRect(x + 0.5, y + 0.5, width, height);
  }

  function drawn(data, rows, part) {
    const inner = WIDTH - 2 * MARGIN;
    const title = wrapped(data.title + (part ? "（" + part + "）" : ""), { size: 42, bold: true, colour: ACCENT }, inner);
    const facts = data.facts ? wrapped(data.facts, { size: 25, colour: GREY }, inner) : [];
    const foot = wrapped(data.foot, { size: 22, colour: GREY }, inner);
    const column = (inner - DAY) / data.periods.length;
    const headed = 56;
    const canvas = document.createElement("canvas");
    const top = MARGIN + heightOf(title) + heightOf(facts) + 18;
    canvas.width = WIDTH;
    canvas.height = top + headed + heightOf(rows) + 18 + heightOf(foot) + MARGIN;
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    write(pen, title, MARGIN, MARGIN);
    write(pen, facts, MARGIN, MARGIN + heightOf(title));
    let y = top;
    box(pen, MARGIN, y, DAY, headed, HEAD);
    data.periods.forEach(function (period, index) {
      const x = MARGIN + DAY + index * column;
      box(pen, x, y, column, headed, HEAD);
      write(pen, wrapped(period, { size: 26, bold: true, colour: INK }, column), x + PAD, y + 9);
    });
    y += headed;
    rows.forEach(function (row) {
      box(pen, MARGIN, y, DAY, row.height, HEAD);
      write(pen, row.name, MARGIN + PAD, y + PAD);
      row.cells.forEach(function (lines, index) {
        const x = MARGIN + DAY + index * column;
        box(pen, x, y, column, row.height);
        write(pen, lines, x + PAD, y + PAD);
      });
      y += row.height;
    });
    write(pen, foot, MARGIN, y + 18);
    return canvas;
  }

  function parted(rows) {
    const parts = [[]];
    let height = 0;
    rows.forEach(function (row) {
      if (height && height + row.height > TALLEST) {
        parts.push([]);
        height = 0;
      }
      parts[parts.length - 1].push(row);
      height += row.height;
    });
    return parts;
  }

  // --- the page -------------------------------------------------------------------------------------
  // A data address, as chat apps save no other on a long press; the link for computers gets the file itself.
  function show(one, canvas, name) {
    one.querySelector("[data-picture-image]").src = canvas.toDataURL("image/png");
    canvas.toBlob(function (file) {
      const link = one.querySelector("[data-picture-download]");
      link.href = URL.createObjectURL(file);
      link.download = name + ".png";
    }, "image/png");
  }

  function draw(frame) {
    const data = JSON.parse(document.getElementById(frame.dataset.picture).textContent);
    const parts = parted(rowsOf(data));
    frame.querySelectorAll("[data-picture-one]").forEach(function (one, index) { if (index) one.remove(); });
    parts.forEach(function (rows, index) {
      const first = frame.querySelector("[data-picture-one]");
      const one = index ? first.parentNode.appendChild(first.cloneNode(true)) : first;
      const part = parts.length > 1 ? (index + 1) + "/" + parts.length : "";
      show(one, drawn(data, rows, part), data.name + (part ? "-" + (index + 1) : ""));
    });
    frame.querySelector("[data-picture-made]").hidden = false;
  }

  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-picture-draw]");
    if (!button) return;
    draw(button.closest("[data-picture]"));
  });
  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("[data-picture][data-at-once]").forEach(draw);
  });
})();
