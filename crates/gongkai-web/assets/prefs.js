// Runs before the first paint, so that a reader who chose large type or dark never sees the page change under the eyes.
// It only reads what gongkai.js wrote.
try {
  for (const name of ["size", "theme"]) {
    const value = localStorage.getItem("gk_" + name);
    if (value) document.documentElement.dataset[name] = value;
  }
} catch {
  // Storage is forbidden here: the page stays as the server made it.
}
