// Keeps the list of the staff page fresh: asks every second, changes the page only when something changed.
"use strict";
(() => {
  const list = document.getElementById("attention");
  const news = document.getElementById("news");
  const trouble = document.getElementById("trouble");
  const EVERY = 1000;
  let version = list.dataset.version;
  let failures = 0;

  const say = (element, words) => { if (element.textContent !== words) element.textContent = words; };

  const complain = (words) => {
    say(trouble, words);
    trouble.hidden = false;
  };

  const show = (html) => {
    const had = document.activeElement && document.activeElement.id;
    const before = new Set(Array.from(list.querySelectorAll("tr[id]"), (row) => row.id));
    const page = document.createElement("template");
    page.innerHTML = html;
    const counts = page.content.querySelector("[data-said]");
    page.content.querySelectorAll("tr[id]").forEach((row) => {
      if (!before.has(row.id)) row.classList.add("fresh");
    });
    list.replaceChildren(page.content);
    if (had && document.activeElement === document.body) {
      const again = document.getElementById(had);
      if (again) again.focus({ preventScroll: true });
    }
    if (counts) {
      say(news, counts.dataset.said);
      document.title = document.title.replace(/^(\(\d+\) )?/, counts.dataset.total === "0" ? "" : `(${counts.dataset.total}) `);
    }
  };

  const ask = async () => {
    try {
      const answer = await fetch(list.dataset.from, {
        cache: "no-store",
        headers: { "If-None-Match": version, "X-Doorstep-Unattended": "1" },
        signal: AbortSignal.timeout(5000),
      });
      if (answer.status === 401) {
        list.replaceChildren();
        complain("You were signed out, so this list is no longer shown. ");
        const link = document.createElement("a");
        link.href = list.dataset.signIn;
        link.textContent = "Sign in again";
        trouble.append(link);
        document.title = "Signed out – Doorstep staff";
        return;
      }
      if (answer.status === 200) {
        show(await answer.text());
        version = answer.headers.get("ETag") || "";
      } else if (answer.status !== 304) {
        throw new Error(String(answer.status));
      }
      failures = 0;
      trouble.hidden = true;
    } catch {
      failures += 1;
      if (failures >= 3) complain("Doorstep cannot be reached. This list may be out of date.");
    }
    window.setTimeout(ask, EVERY);
  };
  window.setTimeout(ask, EVERY);
})();
