// Makes the page livelier: messages are sent without loading it anew, and late answers come by themselves.
// Everything here also works without this script. Nothing is kept in the browser's storage.
//
// A sensitive conversation is shown in this tab alone: its token stands in the page and goes with every request. The
// page is then one that a form was answered with, so its address gives a stranger nothing.
"use strict";

(() => {
  const controls = document.getElementById("controls");
  const log = document.getElementById("log");
  const compose = document.getElementById("compose");
  const choices = document.getElementById("choices");
  const buttons = document.getElementById("buttons");
  const person = document.getElementById("person");
  const state = document.getElementById("state");
  const problem = document.getElementById("problem");
  const leave = document.getElementById("leave");
  const again = document.getElementById("show");
  const isPrivate = controls.dataset.private === "yes";

  const LOOK_AGAIN = 4000; // milliseconds between looks where no event stream is to be had
  const QUIET = 10 * 60 * 1000; // milliseconds without use after which a sensitive conversation is not shown any more
  const STILL_HERE = 60 * 1000; // milliseconds between two requests that say that somebody writes
  const SLOW = controls.dataset.slow;
  const NOT_SENT = controls.dataset.notSent;

  let position = Number(controls.dataset.position);
  let status = controls.dataset.status;
  let sending = false;
  let unsent = null; // what failed, with its id: sent again under the same id it cannot be doubled
  let stream = null;
  let timer = 0;
  const unplaced = []; // own messages on the page whose place in the conversation is not known yet

  document.body.classList.add("scripted");

  // Leaving replaces this page, so that "Back" does not lead here.
  leave.addEventListener("click", (event) => {
    event.preventDefault();
    document.body.hidden = true;
    window.location.replace(leave.href);
  });

  // A page brought back from the browser's memory may show a conversation that was left.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) away(controls.dataset.chat);
  });

  // Off this page without leaving it behind: "Back" does not lead here.
  function away(address) {
    document.body.hidden = true;
    window.location.replace(address);
  }

  const newId = () =>
    Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

  const clock = (at) =>
    (at ? new Date(at) : new Date()).toLocaleTimeString("en-GB", {
      hour: "numeric", minute: "2-digit", timeZone: "Europe/London",
    });

  function line(author, text, at) {
    const item = document.getElementById(`line-${author}`).content.firstElementChild.cloneNode(true);
    item.querySelector(".said").textContent = text;
    const time = item.querySelector("time");
    time.textContent = clock(at);
    if (at) time.dateTime = at;
    return item;
  }

  // What stays in sight at top and foot must not hide what is scrolled or tabbed to.
  function keepClear() {
    const clear = (element, side) => (getComputedStyle(element).position === "sticky" ? element.offsetHeight : 0) + side;
    const root = document.documentElement.style;
    root.scrollPaddingTop = `${clear(document.getElementById("top"), 0) || document.querySelector(".masthead").offsetHeight}px`;
    root.scrollPaddingBottom = `${clear(controls, 12)}px`;
  }

  // The end of what is new where it fits, else its beginning.
  function inView(first, last) {
    keepClear();
    const root = document.documentElement.style;
    const room = window.innerHeight - parseFloat(root.scrollPaddingTop) - parseFloat(root.scrollPaddingBottom);
    const fits = last.getBoundingClientRect().bottom - first.getBoundingClientRect().top <= room;
    const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    const lowest = getComputedStyle(controls).position === "sticky" ? last : controls;
    const target = fits ? lowest : first;
    target.scrollIntoView({ block: fits ? "end" : "start", behavior: still ? "auto" : "smooth" });
  }

  function tell(text) {
    problem.replaceChildren();
    if (!text) return;
    const words = document.createElement("p");
    words.textContent = text;
    problem.append(words);
  }

  // Text and choices of the newest message replace those of earlier ones.
  function offer(offered) {
    const focused = choices.contains(document.activeElement);
    buttons.replaceChildren(
      ...offered.map((choice) => {
        const button = document.createElement("button");
        button.type = "submit";
        button.name = "choice";
        button.value = choice.id;
        button.textContent = choice.label;
        return button;
      }),
    );
    choices.hidden = offered.length === 0;
    if (focused) compose.elements.text.focus({ preventScroll: true });
  }

  function show(talk) {
    const fresh = talk.messages.filter((message) => message.position > position);
    const added = [];
    for (const message of fresh) {
      position = message.position;
      if (message.author === "resident" && unplaced.shift()) continue;
      added.push(line(message.author, message.text, message.at));
    }
    log.append(...added);
    const newest = fresh.at(-1);
    if (newest) offer(talk.status === "closed" || newest.author === "resident" ? [] : newest.choices);
    status = talk.status;
    state.textContent = status === "waiting" ? `${SLOW} ${talk.notice}` : status === "closed" ? talk.notice : "";
    document.getElementById("anew").hidden = status !== "closed";
    if (added.length) inView(added[0], added.at(-1));
    listen();
  }

  // Waiting for an answer or a person: by event stream; where none is to be had, by looking now and then.
  function listen() {
    const wanted = !document.hidden && !sending && (status === "waiting" || status === "with_staff");
    if (!wanted) {
      stopListening();
      return;
    }
    if (stream || timer) return;
    if (isPrivate) {
      look(); // a stream cannot say which tab it is for
      return;
    }
    stream = new EventSource(`${controls.dataset.events}?after=${position}`);
    stream.addEventListener("messages", (event) => show(JSON.parse(event.data)));
    stream.addEventListener("error", () => {
      if (!stream || stream.readyState !== EventSource.CLOSED) return;
      stream = null;
      look();
    });
  }

  function stopListening() {
    if (stream) stream.close();
    stream = null;
    window.clearTimeout(timer);
    timer = 0;
  }

  const fromThisTab = { "X-Doorstep-Tab": controls.dataset.tab };

  // Once the conversation is sensitive, the page is loaded anew as the answer to a form, with what is being written.
  function takeCare(answer) {
    if (answer.headers.get("X-Doorstep-Care") !== "private" || isPrivate) return;
    again.elements.text.value = compose.elements.text.value;
    again.submit();
  }

  // What was said is deleted at the resident's wish: only the last words stay, until the page is closed.
  function erased(talk) {
    stopListening();
    status = "closed";
    log.replaceChildren(...talk.messages.map((message) => line(message.author, message.text, message.at)));
    for (const form of [compose, choices, person, again, ...document.querySelectorAll("#word, #erase, .scriptless")]) form.remove();
    state.textContent = "";
    document.getElementById("anew").hidden = false;
  }

  async function read() {
    const answer = await fetch(`${controls.dataset.messages}?after=${position}`, { headers: fromThisTab });
    if (answer.status === 404) away(controls.dataset.chat);
    if (!answer.ok) throw new Error("not read");
    takeCare(answer);
    return answer.json();
  }

  function look() {
    timer = window.setTimeout(async () => {
      try {
        const talk = await read();
        if (!timer) return; // a message was sent meanwhile; its answer is read on its own
        timer = 0;
        show(talk);
      } catch {
        if (timer) look();
      }
    }, LOOK_AGAIN);
  }

  async function send(body, shownText) {
    if (sending) return;
    sending = true;
    stopListening();
    tell("");
    const key = JSON.stringify(body);
    const ownId = unsent && unsent.key === key ? unsent.id : newId();
    unsent = { key, id: ownId };
    const item = line("resident", shownText);
    item.classList.add("unsure");
    log.append(item);
    inView(item, item);
    if ("text" in body && compose.elements.text.value === body.text) compose.elements.text.value = "";
    const slow = window.setTimeout(() => { state.textContent = "Sending…"; }, 700);
    let failure = NOT_SENT;
    try {
      const answer = await fetch(controls.dataset.messages, {
        method: "POST",
        headers: { "Content-Type": "application/json", ...fromThisTab },
        body: JSON.stringify({ ...body, client_message_id: ownId }),
      });
      const talk = await answer.json();
      if (answer.ok) {
        failure = "";
        unsent = null;
        sending = false;
        used = Date.now();
        if (answer.headers.get("X-Doorstep-Care") === "erased") {
          erased(talk);
          return;
        }
        takeCare(answer);
        item.classList.remove("unsure");
        const next = talk.messages[0];
        if (next && next.position === position + 2) {
          position += 1; // the place between is this message's own
          show(talk);
        } else {
          unplaced.push(item);
          // Something else came between, such as a late answer: read everything in its order.
          show(next ? await read().catch(() => talk) : talk);
        }
      } else if (answer.status === 404) {
        away(controls.dataset.chat);
      } else {
        failure = talk.error.message;
        if (answer.status !== 429 && answer.status < 500) unsent = null;
        if (answer.status === 409) show(await read()); // the conversation moved on elsewhere: catch up with it
      }
    } catch {
      failure = NOT_SENT;
    } finally {
      window.clearTimeout(slow);
      sending = false;
    }
    if (failure) {
      item.remove();
      state.textContent = "";
      tell(failure);
      if ("text" in body && !compose.elements.text.value) compose.elements.text.value = body.text;
      listen();
    }
  }

  const box = compose.elements.text;
  compose.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = box.value;
    if (!text.trim()) {
      tell(controls.dataset.empty);
      box.focus();
      return;
    }
    send({ text }, text);
    box.focus({ preventScroll: true });
  });
  // With a real keyboard Enter sends, as people expect of a chat; on a phone it starts a new line.
  box.addEventListener("keydown", (event) => {
    const keyboard = window.matchMedia("(pointer: fine)").matches;
    if (event.key !== "Enter" || event.isComposing || event.shiftKey || !(keyboard || event.ctrlKey)) return;
    event.preventDefault();
    compose.requestSubmit();
  });

  choices.addEventListener("submit", (event) => {
    event.preventDefault();
    const button = event.submitter;
    if (button) send({ choice: button.value }, button.textContent);
  });

  person.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = person.dataset.says;
    send({ text }, text);
  });

  // After ten quiet minutes the page goes, also where the device slept meanwhile. Writing is no quiet.
  let used = Date.now();
  let sayingSo = false;
  const closeIfQuiet = () => {
    if (isPrivate && Date.now() - used >= QUIET) away(controls.dataset.start);
  };
  async function stillHere() {
    if (!isPrivate || sayingSo || Date.now() - used < STILL_HERE) return;
    sayingSo = true;
    try {
      const fields = new URLSearchParams(new FormData(again));
      const answer = await fetch(again.action, { method: "POST", body: fields });
      if (answer.redirected) away(controls.dataset.start);
      if (answer.ok) used = Date.now();
    } catch {
      // Not reached: the page closes in time all the same.
    } finally {
      sayingSo = false;
    }
  }
  box.addEventListener("input", stillHere);
  window.setInterval(closeIfQuiet, 5000);

  document.addEventListener("visibilitychange", () => {
    closeIfQuiet();
    listen();
  });

  new ResizeObserver(keepClear).observe(controls);
  const last = log.lastElementChild;
  inView(document.getElementById("latest") || last, last);
  listen();
})();
