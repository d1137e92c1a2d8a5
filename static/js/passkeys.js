// Passkeys: what the server asks goes to the browser, and the browser's answer goes into the form, which is then sent.
(function () {
  "use strict";

  function bytes(text) {
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, function (letter) { return letter.charCodeAt(0); }).buffer;
  }

  function text(buffer) {
    if (!buffer) return undefined;
    const plain = Array.from(new Uint8Array(buffer), function (byte) { return String.fromCharCode(byte); }).join("");
    return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }

  function known(list) {
    return (list || []).map(function (one) { return Object.assign({}, one, { id: bytes(one.id) }); });
  }

  async function make(options) {
    const asked = options.publicKey;
    asked.challenge = bytes(asked.challenge);
    asked.user.id = bytes(asked.user.id);
    asked.excludeCredentials = known(asked.excludeCredentials);
    const made = await navigator.credentials.create({ publicKey: asked });
    return {
      id: made.id,
      rawId: text(made.rawId),
      type: made.type,
      response: {
        attestationObject: text(made.response.attestationObject),
        clientDataJSON: text(made.response.clientDataJSON),
      },
      clientExtensionResults: made.getClientExtensionResults(),
    };
  }

  async function show(options) {
    const asked = options.publicKey;
    asked.challenge = bytes(asked.challenge);
    asked.allowCredentials = known(asked.allowCredentials);
    const shown = await navigator.credentials.get({ publicKey: asked });
    return {
      id: shown.id,
      rawId: text(shown.rawId),
      type: shown.type,
      response: {
        authenticatorData: text(shown.response.authenticatorData),
        clientDataJSON: text(shown.response.clientDataJSON),
        signature: text(shown.response.signature),
        userHandle: text(shown.response.userHandle),
      },
      clientExtensionResults: shown.getClientExtensionResults(),
    };
  }

  async function options(form) {
    if (form.dataset.options) return JSON.parse(form.dataset.options);
    const answer = await fetch(form.dataset.passkey, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error("no question");
    return answer.json();
  }

  function say(form, words) {
    let place = form.querySelector("[role=alert]");
    if (!place) {
      place = document.createElement("p");
      place.setAttribute("role", "alert");
      place.className = "text-danger mt-2 mb-0";
      form.append(place);
    }
    place.textContent = words;
  }

  document.querySelectorAll("form[data-passkey]").forEach(function (form) {
    form.addEventListener("submit", async function (event) {
      if (form.elements.credential.value) return;
      event.preventDefault(); // app.js lets go of the form
      try {
        const asked = await options(form);
        const answer = "passkeyMake" in form.dataset ? await make(asked) : await show(asked);
        form.elements.credential.value = JSON.stringify(answer);
        form.requestSubmit();
      } catch {
        say(form, form.dataset.textFailed);
      }
    });
  });
})();
