// A form of the bot's as a dialog. Each opening has its own key, so that a form sent twice is one item.

import { $, bindStatic, clone, current, make, put, word } from "./page.js";

const dialog = $("form");
const form = dialog.querySelector("form");
const fields = form.querySelector(".fields");
const wrong = form.querySelector(".wrong");
const submit = form.querySelector(".primary");
let opened = null;

/**
 * Open *given*. `send(line, fields)` resolves to {refused, text}: refused is null when it was taken in.
 * `keep(fields)` is called when it is closed without being sent although something was written.
 */
export function openForm(given, send, keep) {
  const key = crypto.randomUUID?.() ?? String(crypto.getRandomValues(new Uint32Array(4)));
  opened = { given, send, keep, key, back: document.activeElement, busy: false, sent: false };
  wrong.hidden = true;
  put($("form-title"), given.title);
  put(submit, given.submit);
  fields.replaceChildren(...given.fields.map(field));
  dialog.showModal();
  (fields.querySelector("select, input:not([type=hidden]), textarea") ?? submit).focus();
}

function field(given) {
  const id = `f-${given.name}`;
  const input = control(given);
  input.id = id;
  input.name = given.name;
  if (given.kind === "hidden") return input;
  const label = make("label", "", put(make("span"), given.label));
  label.htmlFor = id;
  if (!given.required) label.append(" ", clone("t-optional"));
  input.required = given.required;
  const notes = [];
  const box = make("div", "field", label, input);
  if (given.hint.nn) {
    const hint = put(make("p", "hint"), given.hint);
    hint.id = `${id}-hint`;
    notes.push(hint.id);
    label.after(hint);
  }
  const fault = make("p", "fault");
  fault.id = `${id}-fault`;
  fault.hidden = true;
  input.setAttribute("aria-describedby", [...notes, fault.id].join(" "));
  box.append(fault);
  return box;
}

function control(given) {
  if (given.kind === "choice") {
    const select = make("select");
    if (!given.value) select.append(put(new Option("", ""), word("choose")));
    for (const option of given.options) {
      select.append(put(new Option("", option.value), option.label));
    }
    select.value = given.value || "";
    return select;
  }
  const input = make(given.kind === "long" ? "textarea" : "input");
  if (given.kind === "long") input.rows = 3;
  else input.type = given.kind === "hidden" ? "hidden" : "text";
  if (given.kind !== "hidden") input.maxLength = given.limit;
  input.value = given.value;
  return input;
}

function complain(name, words) {
  for (const fault of fields.querySelectorAll(".fault")) fault.hidden = true;
  for (const input of fields.querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
  const input = name ? form.elements.namedItem(name) : null;
  if (!words) {
    wrong.hidden = true;
  } else if (input && input.type !== "hidden") {
    const fault = $(`${input.id}-fault`);
    put(fault, words);
    fault.hidden = false;
    input.setAttribute("aria-invalid", "true");
    input.focus();
  } else {
    put(wrong, words);
    wrong.hidden = false;
  }
}

function written() {
  const inputs = [...fields.querySelectorAll("input, select, textarea")];
  return Object.fromEntries(inputs.map((input) => [input.name, input.value]));
}

function changed() {
  return opened.given.fields.some(
    ({ name, kind, value }) => ["text", "long"].includes(kind) && written()[name]?.trim() !== (value ?? "").trim(),
  );
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (opened.busy) return;
  const inputs = [...fields.querySelectorAll("input, select, textarea")];
  const empty = inputs.find((input) => input.required && !input.value.trim());
  complain(empty?.name, empty && word("needed"));
  if (empty) return;
  const filled = written();
  opened.busy = true;
  submit.setAttribute("aria-disabled", "true");
  const outcome = await opened.send(opened.given.line, { ...filled, key: opened.key });
  opened.busy = false;
  submit.removeAttribute("aria-disabled");
  opened.sent = outcome.refused === null;
  if (opened.sent) dialog.close();
  else complain(outcome.refused, outcome.text);
});

form.querySelector("[value=cancel]").addEventListener("click", () => dialog.close());
dialog.addEventListener("close", () => {
  if (opened && !opened.sent && changed()) opened.keep?.({ ...written(), key: opened.key });
  const back = opened?.back;
  (back?.isConnected && back !== document.body ? back : $("line")).focus();
});
