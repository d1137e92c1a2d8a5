// What every page needs: forms sent once, the first error in focus, htmx with the CSRF token, menus and dialogs.
(function () {
  "use strict";
  const GUARD_MS = 10000;

  // --- a form is sent once -------------------------------------------------------------------------
  function buttonsOf(form) {
    return Array.from(form.elements).filter(function (field) {
      return field.type === "submit" || field.type === "image";
    });
  }

  function release(form) {
    delete form.dataset.sending;
    buttonsOf(form).forEach(function (button) {
      if (button.dataset.guarded) {
        button.disabled = false;
        delete button.dataset.guarded;
      }
    });
  }

  function guard(form) {
    form.dataset.sending = "1";
    // after this turn, so that the pressed button's own name and value are still sent
    setTimeout(function () {
      if (!form.dataset.sending) return;
      buttonsOf(form).forEach(function (button) {
        if (!button.disabled) {
          button.disabled = true;
          button.dataset.guarded = "1";
        }
      });
    });
    setTimeout(function () { release(form); }, GUARD_MS);
  }

  // Before htmx sees the event, so that a second press sends nothing there either.
  document.addEventListener("submit", function (event) {
    const form = event.target;
    form.querySelectorAll("[data-here]").forEach(function (field) {
      field.value = location.pathname + location.search;
    });
    const method = (form.getAttribute("method") || "get").toLowerCase();
    if (method !== "post" || "resubmit" in form.dataset) return;
    if (form.dataset.sending) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    guard(form);
  }, true);
  // A form that a script has stopped (a question answered with no) can be sent again.
  window.addEventListener("submit", function (event) {
    const form = event.target;
    if (event.defaultPrevented && !form.matches("[hx-post], [hx-put], [hx-patch], [hx-delete]")) release(form);
  });
  document.addEventListener("htmx:afterRequest", function (event) {
    const form = event.target.closest("form");
    if (form) release(form);
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sending]").forEach(release);
  });

  // --- the first error ------------------------------------------------------------------------------
  function focusFirstError(within) {
    const bad = within.querySelector("[aria-invalid='true'], .is-invalid");
    if (bad && bad.type !== "hidden") {
      bad.focus();
      return;
    }
    const alert = within.querySelector("form .alert-danger, [data-form-error]");
    if (alert) {
      alert.setAttribute("tabindex", "-1");
      alert.focus();
    }
  }

  document.addEventListener("DOMContentLoaded", function () { focusFirstError(document); });
  document.addEventListener("htmx:afterSettle", function (event) {
    const status = event.detail.xhr ? event.detail.xhr.status : 200;
    if (status === 422 || status === 409) focusFirstError(event.detail.elt);
  });

  // --- the page that is open, in the row that scrolls on a phone ------------------------------------
  document.addEventListener("DOMContentLoaded", function () {
    const here = document.querySelector(".roster-nav [aria-current]");
    const row = here && here.closest(".nav");
    if (row) row.scrollLeft = here.offsetLeft - row.offsetLeft - (row.clientWidth - here.offsetWidth) / 2;
  });

  // --- htmx -----------------------------------------------------------------------------------------
  document.addEventListener("htmx:configRequest", function (event) {
    const token = document.querySelector("meta[name='csrf-token']");
    if (token && event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token.content;
  });

  // Unfinished pinyin is not typed text: the request waits until the input method is done.
  document.addEventListener("input", function (event) {
    if (event.isComposing) event.stopPropagation();
  }, true);
  document.addEventListener("compositionend", function (event) {
    event.target.dispatchEvent(new Event("input", { bubbles: true }));
  });

  // --- menus and dialogs ----------------------------------------------------------------------------
  function onBackdrop(dialog, event) {
    const box = dialog.getBoundingClientRect();
    const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
    return event.target === dialog && !inside;
  }

  document.addEventListener("click", function (event) {
    document.querySelectorAll("details[data-menu][open]").forEach(function (menu) {
      if (!menu.contains(event.target)) menu.open = false;
    });
    const dialog = event.target.closest("dialog");
    if (dialog && (event.target.closest("[data-dialog-close]") || onBackdrop(dialog, event))) dialog.close();
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    const menu = event.target.closest("details[data-menu][open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
})();
