// Shows one phone and sends its texts. What it shows comes from the sandbox every second; nothing is kept here.
"use strict";

(() => {
  const get = (id) => document.getElementById(id);
  const [to, digits, log, screen, text, problem, standing] = ["to", "digits", "log", "screen", "text", "problem", "standing"].map(get);
  const LOOK_AGAIN = 1000; // milliseconds
  const FATES = { queued: "on its way", sending: "on its way", sent: "sent", delivered: "delivered" };
  let shown = ""; // what stands on the screen, to change it only where something new came
  let generation = 0; // counts the phones shown, so that a late answer about another one is dropped

  const phone = () => `+447700900${digits.value}`;
  const spaced = (number) => number.replace(/^\+44(\d{4})(\d{3})(\d{3})$/, "0$1 $2 $3");

  function tell(words) {
    problem.hidden = !words;
    problem.textContent = words;
  }

  async function ask(path, body) {
    const answer = await fetch(path, body === undefined ? {} : {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
    });
    const told = await answer.json();
    if (!answer.ok) throw new Error(told.error);
    return told;
  }

  function fate(item) {
    if (item.direction === "from_phone") {
      const last = item.answers.at(-1);
      if (!last) return ["Doorstep was not told yet", false];
      const word = last.status === 0 ? "Doorstep did not answer" : `Doorstep answered ${last.status}`;
      const taken = last.status >= 200 && last.status < 300;
      const times = item.answers.length > 1 ? `, told ${item.answers.length} times` : "";
      return [(taken ? "Doorstep has it" : word) + times, !taken];
    }
    if (item.automatic) return ["", false];
    const parts = item.parts === 1 ? "1 part" : `${item.parts} parts`;
    if (item.status in FATES) return [`${parts}, ${FATES[item.status]}`, false];
    return [`${parts}, did not reach the phone (${item.error_code ?? item.status})`, true];
  }

  function line(item) {
    const made = get("line").content.firstElementChild.cloneNode(true);
    const mine = item.direction === "from_phone";
    const [words, bad] = fate(item);
    made.classList.add(mine ? "resident" : "doorstep");
    made.classList.toggle("automatic", item.automatic);
    made.classList.toggle("lost", bad && !mine);
    made.querySelector(".said").textContent = item.body;
    made.querySelector(".who").textContent = mine ? "You," : item.automatic ? "Automatic reply of the provider," : "Doorstep,";
    const time = made.querySelector("time");
    time.dateTime = item.at;
    time.textContent = new Date(item.at).toLocaleTimeString("en-GB", { hour: "numeric", minute: "2-digit", second: "2-digit" }) + (words ? "," : "");
    const told = made.querySelector(".fate");
    told.textContent = words;
    told.classList.toggle("bad", bad);
    return made;
  }

  // Whom this phone is texting, and whether it has said that it wants no texts.
  function head(stopped) {
    if (!to.value) return;
    get("name").textContent = to.selectedOptions[0].textContent;
    const words = `${spaced(to.value)}${stopped ? " · you opted out" : ""}`;
    if (get("their").textContent !== words) get("their").textContent = words;
  }

  function show(told) {
    const texts = told.texts.filter((item) => item.from === to.value || item.to === to.value);
    const stopped = told.stopped_by.includes(to.value);
    const now = JSON.stringify([texts, stopped]);
    if (now === shown) return;
    const before = log.children.length;
    const atEnd = screen.scrollHeight - screen.scrollTop - screen.clientHeight < 60;
    shown = now;
    // What stands already is changed in place: a screen reader reads out only what is new.
    texts.forEach((item, index) => {
      const made = line(item);
      const old = log.children[index];
      if (!old) log.append(made);
      else if (old.innerHTML !== made.innerHTML || old.className !== made.className) {
        old.className = made.className;
        old.replaceChildren(...made.childNodes);
      }
    });
    while (log.children.length > texts.length) log.lastElementChild.remove();
    get("nothing").hidden = texts.length > 0;
    head(stopped);
    if (atEnd || texts.length > before) screen.scrollTop = screen.scrollHeight;
  }

  async function look() {
    if (!to.value || !digits.checkValidity() || digits.value.length !== 3) return;
    const asked = generation;
    try {
      const told = await ask(`/sandbox/phone/${encodeURIComponent(phone())}`);
      if (asked !== generation) return;
      show(told);
      if (problem.dataset.lost) {
        delete problem.dataset.lost;
        tell("");
      }
    } catch {
      problem.dataset.lost = "yes";
      tell("The sandbox does not answer. Is Doorstep still running?");
    }
  }

  function another() {
    generation += 1;
    shown = "";
    log.replaceChildren();
    get("nothing").hidden = false;
    head(false);
    if (digits.value.length === 3) window.history.replaceState(null, "", `?${new URLSearchParams({ from: digits.value, to: to.value })}`);
    look();
  }

  async function send(body) {
    tell("");
    if (!to.value || !digits.checkValidity() || digits.value.length !== 3) {
      tell("Give the phone a number of three digits first.");
      digits.focus();
      return;
    }
    if (!body.trim()) {
      tell("Please write a text before you send it.");
      text.focus();
      return;
    }
    const many = get("five").checked ? { times: 5, at_once: true } : {};
    const sent = ask("/sandbox/text", { from: phone(), to: to.value, body, skip_webhook: get("lost").checked, ...many });
    if (text.value === body) text.value = "";
    window.setTimeout(look, 60);
    try {
      await sent;
    } catch (error) {
      tell(`Not sent: ${error.message || "the sandbox does not answer."}`);
      if (!text.value) text.value = body;
    }
    look();
  }

  // What will go wrong, in a sentence.
  function stand(told) {
    const order = get("statuses").querySelector(`[value="${told.statuses.order}"]`);
    const parts = told.faults.map((fault) => {
      const option = get("kind").querySelector(`[value="${fault.kind}"]`);
      return `Next: ${option ? option.textContent : fault.kind}${fault.times > 1 ? `, ${fault.times} times` : ""}.`;
    });
    if (told.statuses.order !== "normal" && order) parts.push(`News: ${order.textContent}.`);
    if (document.activeElement !== get("statuses")) get("statuses").value = told.statuses.order;
    standing.classList.toggle("warned", parts.length > 0);
    const words = parts.join(" ") || "All is well.";
    if (standing.textContent !== words) standing.textContent = words;
  }

  const steer = async (path, body) => {
    try {
      stand(await ask(path, body));
    } catch (error) {
      tell(error.message || "The sandbox does not answer.");
    }
  };

  get("compose").addEventListener("submit", (event) => {
    event.preventDefault();
    send(text.value);
    text.focus({ preventScroll: true });
  });
  text.addEventListener("keydown", (event) => {
    const keyboard = window.matchMedia("(pointer: fine)").matches;
    if (event.key !== "Enter" || event.isComposing || event.shiftKey || !(keyboard || event.ctrlKey)) return;
    event.preventDefault();
    get("compose").requestSubmit();
  });
  for (const button of document.querySelectorAll(".words button")) button.addEventListener("click", () => send(button.value));
  get("statuses").addEventListener("change", () => steer("/sandbox/statuses", { order: get("statuses").value }));
  get("fault").addEventListener("submit", (event) => {
    event.preventDefault();
    steer("/sandbox/faults", { kind: get("kind").value });
  });
  get("forget").addEventListener("click", async () => {
    await steer("/sandbox/forget", {});
    another();
  });
  to.addEventListener("change", another);
  digits.addEventListener("input", another);
  get("another").addEventListener("click", () => {
    digits.value = String(crypto.getRandomValues(new Uint16Array(1))[0] % 1000).padStart(3, "0");
    another();
  });

  const asked = new URLSearchParams(window.location.search);
  if ([...to.options].some((option) => option.value === asked.get("to"))) to.value = asked.get("to");
  digits.value = /^[0-9]{3}$/.test(asked.get("from") ?? "") ? asked.get("from") : "123";
  another();
  steer("/sandbox/faults");
  window.setInterval(() => {
    if (document.hidden) return;
    look();
    ask("/sandbox/faults").then(stand, () => {}); // that nothing answers is told by look()
  }, LOOK_AGAIN);
})();
