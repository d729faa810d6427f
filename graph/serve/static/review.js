"use strict";
// Keys of the review, as in the terminal. Every decision is a form that works without this.
const field = (event) => event.target.matches("input, select, textarea");
const current = document.querySelector(".items a[aria-current]");
const rows = [...document.querySelectorAll(".items a")];
let armed = null;

function go(by) {
  const next = rows[rows.indexOf(current) + by];
  if (next) next.click();
}

function arm(button) {
  // The key of a verdict asks for the reason first; Enter then gives that verdict.
  const input = button.form.elements.reason;
  armed = button;
  for (const other of button.form.querySelectorAll("button")) other.classList.toggle("armed", other === button);
  if (!input.value) input.value = button.dataset.reason;
  input.focus();
  input.select();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") {
    document.activeElement.blur();
    armed = null;
    return;
  }
  if (field(event)) {
    if (event.key === "Enter" && armed && event.target.form === armed.form) {
      event.preventDefault();
      armed.form.requestSubmit(armed);
    }
    return;
  }
  if (event.key === "j") return go(1);
  if (event.key === "k") return go(-1);
  const target = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === event.key);
  if (!target) return;
  event.preventDefault();
  if (target.matches("details")) {
    target.open = true;
    const first = target.querySelector("input:not([type=hidden]), select");
    first.focus();
    if (first.select) first.select();
  } else if (target.matches(".verdict button")) {
    arm(target);
  } else {
    target.click();
  }
});

if (current) current.scrollIntoView({ block: "nearest" });
document.documentElement.dataset.ready = "";
