// A browser as far as the matrix needs one: cookies, the form's token, no following of redirects.
export class Browser {
  constructor(base) {
    this.base = base;
    this.cookies = new Map();
    this.token = "";
  }
  async ask(method, path, form) {
    const headers = {};
    if (this.cookies.size) headers.cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    let body;
    if (method === "POST") {
      headers["content-type"] = "application/x-www-form-urlencoded";
      headers.origin = this.base;
      body = new URLSearchParams({ csrf: this.token, ...form }).toString();
    }
    const response = await fetch(this.base + path, { method, headers, body, redirect: "manual" });
    for (const line of response.headers.getSetCookie?.() ?? splitCookies(response.headers.get("set-cookie"))) {
      const [pair] = line.split(";");
      const at = pair.indexOf("=");
      this.cookies.set(pair.slice(0, at).trim(), pair.slice(at + 1));
    }
    const text = await response.text();
    const token = text.match(/name="csrf" value="([^"]+)"/);
    if (token) this.token = token[1];
    return { status: response.status, to: response.headers.get("location") ?? "", text };
  }
  get(path) {
    return this.ask("GET", path);
  }
  post(path, form = {}) {
    return this.ask("POST", path, form);
  }
  async signIn(username, password) {
    await this.get("/sign-in");
    const answer = await this.post("/sign-in", { username, password });
    if (answer.status !== 303) throw new Error(`${username} cannot sign in: ${answer.status}`);
    await this.get("/account");
    return this;
  }
}

// Node 18 joins several Set-Cookie headers by commas; ours hold no dates.
function splitCookies(joined) {
  return joined ? joined.split(/,(?=\s*[^;,=\s]+=)/) : [];
}
