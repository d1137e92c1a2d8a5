// Scanning badges: a hand scanner types a line, a camera finds the code; each outcome sounds, and the field is ready again.
(function () {
  "use strict";
  const LOOK_MS = 200;
  const SAME_MS = 3000;
  const SOUNDS = { success: [880, 0.12], warning: [660, 0.25], danger: [220, 0.45] };
  const SHAKES = { success: [60], warning: [60, 60, 60], danger: [300] };
  const form = document.querySelector("[data-badge-form]");
  const box = document.querySelector("[data-badge-code]");
  const button = document.querySelector("[data-badge-camera]");
  const video = document.querySelector("[data-badge-video]");
  let audio = null;
  let stream = null;
  let timer = 0;
  let last = { text: "", at: 0 };

  function sound(tone) {
    if (navigator.vibrate) navigator.vibrate(SHAKES[tone]);
    const Context = window.AudioContext || window.webkitAudioContext;
    if (!Context) return;
    audio = audio || new Context();
    const pipe = audio.createOscillator();
    const volume = audio.createGain();
    pipe.frequency.value = SOUNDS[tone][0];
    volume.gain.value = 0.15;
    pipe.connect(volume).connect(audio.destination);
    pipe.start();
    pipe.stop(audio.currentTime + SOUNDS[tone][1]);
  }

  // The line is sent by htmx; the field is free for the next one at once.
  document.addEventListener("htmx:beforeRequest", function (event) {
    if (event.target === form) box.value = "";
  });
  document.addEventListener("htmx:afterSwap", function (event) {
    if (event.detail.target.id !== "badge-outcome") return;
    const outcome = event.detail.target.querySelector("[data-badge-outcome]");
    if (outcome) sound(outcome.dataset.badgeOutcome);
    if (!stream) box.focus();
  });

  function send(text) {
    const now = Date.now();
    if (text === last.text && now - last.at < SAME_MS) {
      last.at = now;
      return;
    }
    last = { text: text, at: now };
    box.value = text;
    form.requestSubmit();
  }

  const detector = "BarcodeDetector" in window ? new window.BarcodeDetector({ formats: ["qr_code"] }) : null;
  const canvas = document.createElement("canvas");

  // The browser's own reader where there is one, else jsQR on a picture of at most 640 px.
  function read() {
    if (detector) {
      return detector.detect(video).then(function (found) { return found.length ? found[0].rawValue : ""; });
    }
    const scale = Math.min(1, 640 / video.videoWidth);
    canvas.width = video.videoWidth * scale;
    canvas.height = video.videoHeight * scale;
    const pen = canvas.getContext("2d", { willReadFrequently: true });
    pen.drawImage(video, 0, 0, canvas.width, canvas.height);
    const picture = pen.getImageData(0, 0, canvas.width, canvas.height);
    const found = window.jsQR(picture.data, picture.width, picture.height);
    return Promise.resolve(found ? found.data : "");
  }

  function look() {
    if (!stream) return;
    const ready = video.readyState >= 2 && video.videoWidth > 0;
    (ready ? read() : Promise.resolve("")).catch(function () { return ""; }).then(function (text) {
      if (text) send(text);
      timer = setTimeout(look, LOOK_MS);
    });
  }

  function stop() {
    clearTimeout(timer);
    stream.getTracks().forEach(function (track) { track.stop(); });
    stream = null;
    video.hidden = true;
    button.querySelector("span").textContent = button.dataset.textStart;
  }

  function start() {
    const devices = navigator.mediaDevices;
    const asked = devices ? devices.getUserMedia({ video: { facingMode: "environment" } }) : Promise.reject(new Error("no camera"));
    asked.then(function (found) {
      stream = found;
      video.srcObject = found;
      video.hidden = false;
      button.querySelector("span").textContent = button.dataset.textStop;
      return video.play();
    }).then(look).catch(function () {
      document.dispatchEvent(new CustomEvent("kaiban:say", { detail: { text: button.dataset.textNone, level: "error" } }));
    });
  }

  if (button) {
    button.dataset.textStart = button.querySelector("span").textContent;
    button.addEventListener("click", function () {
      if (stream) stop(); else start();
    });
  }
})();
