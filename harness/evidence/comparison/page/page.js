"use strict";
(() => {
  const root = document.documentElement;
  const language = document.getElementById("language");
  const scheme = document.getElementById("scheme");
  language.addEventListener("click", () => {
    const chosen = root.dataset.language === "ja" ? "en" : "ja";
    root.dataset.language = chosen;
    root.lang = chosen;
    language.textContent = chosen === "ja" ? "English" : "日本語";
    language.lang = chosen === "ja" ? "en" : "ja";
  });
  const dark = () => root.dataset.scheme
    ? root.dataset.scheme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  scheme.addEventListener("click", () => {
    root.dataset.scheme = dark() ? "light" : "dark";
    scheme.setAttribute("aria-pressed", String(dark()));
  });
  document.getElementById("print").addEventListener("click", () => print());
})();
