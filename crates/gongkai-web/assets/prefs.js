// Runs before the first paint, so that a reader who chose large type or dark never sees the page change under the eyes. The
// server has written the choice into the page already; where something on the way kept another reader's page, the cookie is right.
for (const [name, values] of [["size", "large"], ["theme", "light|dark"]]) {
  try {
    const chosen = document.cookie.match(`(?:^|; )gk_${name}=(${values})(?:;|$)`);
    if (chosen) document.documentElement.dataset[name] = chosen[1];
    else delete document.documentElement.dataset[name];
  } catch {
    // Cookies are forbidden here: the page stays as the server made it.
  }
}
