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
})();
