/* The pages work without this file. It moves focus to an error summary and hides buttons that htmx replaces. */
(function () {
  "use strict";
  function arrived() {
    var summary = document.querySelector("[data-focus]");
    if (summary) { summary.focus(); }
    document.querySelectorAll("[data-only-without-scripts]").forEach(function (e) { e.hidden = true; });
  }
  document.addEventListener("DOMContentLoaded", arrived);
  document.addEventListener("htmx:afterSettle", function () {
    document.querySelectorAll("[data-only-without-scripts]").forEach(function (e) { e.hidden = true; });
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
