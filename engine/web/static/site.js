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
