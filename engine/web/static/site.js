/* The pages work without this file. It moves focus to an error summary and hides buttons that htmx replaces. */
(function () {
  "use strict";
  function arrived() {
    var summary = document.querySelector("[data-focus]");
    if (summary && !summary.dataset.seen) { summary.dataset.seen = "yes"; summary.focus(); }
    document.querySelectorAll("[data-only-without-scripts]").forEach(function (e) { e.hidden = true; });
  }
  document.addEventListener("DOMContentLoaded", arrived);
  document.addEventListener("htmx:afterSettle", arrived);
  /* nothing on the form follows from these, so the form is not drawn again for them */
  document.addEventListener("change", function (event) {
    if (/^(confirmed|opinion)$/.test(event.target.name)) { event.stopPropagation(); }
  }, true);
  /* a form that is being sent is not drawn again: a button replaced between press and release is lost */
  var pressing = false, sending = false;
  document.addEventListener("pointerdown", function (event) { pressing = !!event.target.closest("button"); }, true);
  document.addEventListener("pointerup", function () { setTimeout(function () { pressing = false; }, 0); }, true);
  document.addEventListener("submit", function () { sending = true; });
  window.addEventListener("pageshow", function () { sending = false; });
  document.addEventListener("htmx:beforeSwap", function (event) {
    if (pressing || sending) { event.detail.shouldSwap = false; }
  });
  /* what somebody typed while an answer was on its way stays as they typed it */
  var typing = null;
  document.addEventListener("htmx:beforeSwap", function () {
    var at = document.activeElement;
    typing = at && at.id && /^(INPUT|TEXTAREA)$/.test(at.tagName) && !/^(radio|checkbox|file)$/.test(at.type)
      ? { id: at.id, value: at.value, start: at.selectionStart } : null;
  });
  document.addEventListener("htmx:afterSwap", function () {
    var now = typing && document.getElementById(typing.id);
    if (!now) { return; }
    now.value = typing.value;
    now.focus();
    try { now.setSelectionRange(typing.start, typing.start); } catch (e) { /* dates have no caret */ }
  });
})();
