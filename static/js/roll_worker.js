// The worker of roll-calls: keeps today's roll-calls of one account, with the files they need, for when there is no
// network. The network always goes first. /sw.js sets SITE and loads this; docs/decisions/0026 says what is kept.
/* global SITE */
(function () {
  "use strict";
  const PAGES = "kaiban-roll|"; // and then the account, "|" and the day
  const PLAIN = "kaiban-plain";
  const PATIENCE_MS = 8000;
  const CUT_MS = 30000;
  let cutAt = 0; // when the network failed last
  let noting = Promise.resolve();

  function today() {
    const parts = {};
    new Intl.DateTimeFormat("en", { timeZone: SITE.zone, year: "numeric", month: "2-digit", day: "2-digit" })
      .formatToParts(new Date())
      .forEach(function (part) { parts[part.type] = part.value; });
    return parts.year + "-" + parts.month + "-" + parts.day;
  }

  // --- what is kept --------------------------------------------------------------------------------
  async function kept() {
    return (await caches.keys()).filter(function (name) { return name.startsWith(PAGES); });
  }

  async function drop(unless) {
    const names = await kept();
    await Promise.all(names.map(function (name) { return name !== unless && caches.delete(name); }));
  }

  async function dropOtherDays() {
    const names = await kept();
    await Promise.all(names.map(function (name) { return name.endsWith("|" + today()) || caches.delete(name); }));
  }

  async function find(address) {
    for (const name of await kept()) {
      if (!name.endsWith("|" + today())) continue;
      const found = await (await caches.open(name)).match(address, { ignoreVary: true });
      if (found) return found;
    }
    return undefined;
  }

  async function keepFiles(cache, text) {
    const paths = new Set(Array.from(text.matchAll(/(?:href|src)="(\/[^"#?]+)/g), function (found) { return found[1]; }));
    const files = Array.from(paths).filter(function (path) { return path.startsWith(SITE.files); });
    await Promise.all(files.map(async function (path) {
      const answer = await fetch(path).catch(function () { return null; });
      if (answer && answer.ok) await cache.put(path, answer);
    }));
  }

  async function keep(address, answer) {
    const name = PAGES + answer.headers.get("Kaiban-Kept-For") + "|" + answer.headers.get("Kaiban-Kept-On");
    await drop(name);
    if (!name.endsWith("|" + today())) return;
    const text = await answer.text();
    const headers = new Headers(answer.headers);
    headers.delete("Content-Encoding");
    headers.delete("Content-Length");
    const cache = await caches.open(name);
    const body = text.replace('data-roll-kept=""', 'data-roll-kept="' + Date.now() + '"');
    await keepFiles(cache, text);
    await cache.put(address, new Response(body, { status: 200, headers: headers }));
  }

  // What the network said of an address: a roll-call is kept, a refusal ends the keeping, a redirect is the sign-in.
  async function note(address, answer) {
    if (answer.status === 200 && !answer.redirected && answer.headers.get("Kaiban-Kept-For")) {
      await keep(address, answer);
    } else if (await find(address)) {
      if (answer.type === "opaqueredirect" || answer.redirected) await drop();
      else if (answer.status < 500) {
        for (const name of await kept()) await (await caches.open(name)).delete(address, { ignoreVary: true });
      }
    }
  }

  function addressOf(url) {
    const address = new URL(url, self.location.origin);
    address.hash = "";
    return address;
  }

  // --- what is answered ----------------------------------------------------------------------------
  function patiently(network) {
    return new Promise(function (resolve, reject) {
      setTimeout(reject, PATIENCE_MS, new Error("no answer"));
      network.then(resolve, reject);
    });
  }

  async function withoutNetwork(address) {
    cutAt = Date.now();
    await dropOtherDays();
    const found = await find(address);
    if (found) return found;
    const page = await (await caches.open(PLAIN)).match(SITE.offline);
    return page ? new Response(await page.text(), { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } }) : Response.error();
  }

  async function page(event) {
    const address = addressOf(event.request.url).href;
    const network = fetch(event.request);
    let answer;
    try {
      answer = await ((await find(address)) ? patiently(network) : network);
    } catch {
      network.catch(function () { return null; });
      return withoutNetwork(address);
    }
    cutAt = 0;
    const copy = answer.headers.get("Kaiban-Kept-For") ? answer.clone() : answer;
    noting = note(address, copy).then(dropOtherDays).catch(function () { return null; });
    event.waitUntil(noting);
    return answer;
  }

  async function file(request) {
    const stored = function () { return caches.match(request.url, { ignoreVary: true }); };
    if (Date.now() - cutAt < CUT_MS) {
      const found = await stored();
      if (found) return found;
    }
    try {
      return await fetch(request);
    } catch {
      return (await stored()) || Response.error();
    }
  }

  self.addEventListener("fetch", function (event) {
    const request = event.request;
    const address = new URL(request.url);
    if (address.origin !== self.location.origin) return;
    if (request.method === "POST" && SITE.doors.includes(address.pathname)) event.waitUntil(drop());
    if (request.method !== "GET") return;
    if (request.mode === "navigate") event.respondWith(page(event));
    else if (address.pathname.startsWith(SITE.files)) event.respondWith(file(request));
  });

  // A page that was open before there was a worker asks to be kept; each one is told whether it is.
  async function asked(event) {
    const address = addressOf(event.data.keep);
    await noting;
    if (address.origin === self.location.origin && !(await find(address.href))) {
      await note(address.href, await fetch(address.href, { credentials: "same-origin", redirect: "manual" }));
    }
    event.source.postMessage({ kept: Boolean(await find(address.href)) });
  }

  self.addEventListener("message", function (event) {
    if (event.data && event.data.keep) event.waitUntil(asked(event).catch(function () { return null; }));
  });
  self.addEventListener("install", function (event) {
    self.skipWaiting();
    event.waitUntil(caches.open(PLAIN).then(function (cache) { return cache.addAll([SITE.offline].concat(SITE.plain)); }));
  });
  self.addEventListener("activate", function (event) {
    event.waitUntil(Promise.all([self.clients.claim(), dropOtherDays()]));
  });
})();
