"use strict";
(() => {
  const controls = document.getElementById("controls");
  const search = document.getElementById("search");
  const level = document.getElementById("level");
  const shown = document.getElementById("shown");
  const boxes = [...controls.querySelectorAll("input[type=checkbox]")];
  const rows = [...document.querySelectorAll("tr[data-outcome]")].map((row) => ({ row, text: row.textContent.toLowerCase() }));

  function filter() {
    const wanted = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const { row, text } of rows) {
      const asked = !level || !level.value || row.dataset.level === level.value;
      row.hidden = !asked || !wanted.has(row.dataset.outcome) || !words.every((word) => text.includes(word));
      count += row.hidden ? 0 : 1;
    }
    for (const area of document.querySelectorAll(".area")) {
      area.hidden = !area.querySelector("tr[data-outcome]:not([hidden])");
    }
    shown.textContent = `${count} of ${rows.length}`;
  }

  function reveal() {
    const row = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const details = row && row.querySelector("details");
    if (details) details.open = true;
  }

  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("tr[data-outcome]:not([data-outcome=pass]):not([data-outcome=skip]) details:not([open])")];
    for (const details of opened) details.open = true;
  });
  addEventListener("afterprint", () => { for (const details of opened) details.open = false; });
  addEventListener("hashchange", reveal);
  controls.addEventListener("input", filter);
  controls.addEventListener("submit", (event) => event.preventDefault());
  controls.hidden = false;
  filter();
  reveal();
})();
