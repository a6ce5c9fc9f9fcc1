// Passkeys: add one, sign in with one, unlock with the secret one gives (WebAuthn PRF). The words always work without.
"use strict";
(() => {
  if (!window.PublicKeyCredential) return;

  const SALT = new TextEncoder().encode("rak-rygg unlock 1");
  const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  const data = (id) => {
    const found = document.getElementById(id);
    return found ? JSON.parse(found.textContent) : null;
  };
  const wrapped = (options) => (options && options.publicKey ? options.publicKey : options) || {};
  const listed = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));
  const salted = async () => ({ first: await crypto.subtle.digest("SHA-256", SALT) });

  // What the page posts: the answer without the secret, which goes in a field of its own.
  const asked = (credential, response) => ({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment || undefined,
    clientExtensionResults: {},
    response,
  });
  const secretOf = (credential) => {
    const results = (credential.getClientExtensionResults().prf || {}).results;
    return results && results.first ? text(results.first) : "";
  };

  const acts = {
    async add(form) {
      const options = wrapped(data("passkey-options"));
      const publicKey = {
        ...options,
        challenge: bytes(options.challenge),
        user: { ...options.user, id: bytes(options.user.id) },
        excludeCredentials: listed(options.excludeCredentials),
        extensions: { credProps: true, prf: {} },
      };
      const made = await navigator.credentials.create({ publicKey });
      form.elements.credential.value = JSON.stringify(
        asked(made, {
          clientDataJSON: text(made.response.clientDataJSON),
          attestationObject: text(made.response.attestationObject),
          transports: made.response.getTransports ? made.response.getTransports() : [],
        }),
      );
    },
    async "sign-in"(form) {
      const options = wrapped(data("passkey-options"));
      const publicKey = {
        ...options,
        challenge: bytes(options.challenge),
        allowCredentials: listed(options.allowCredentials),
        extensions: (data("passkey-unlocks") || []).length ? { prf: { eval: await salted() } } : {},
      };
      if (publicKey.extensions.prf) publicKey.userVerification = "required";
      const got = await navigator.credentials.get({ publicKey });
      const response = got.response;
      form.elements.credential.value = JSON.stringify(
        asked(got, {
          clientDataJSON: text(response.clientDataJSON),
          authenticatorData: text(response.authenticatorData),
          signature: text(response.signature),
          userHandle: response.userHandle ? text(response.userHandle) : null,
        }),
      );
      form.elements.credential_id.value = got.id;
      form.elements.prf.value = secretOf(got);
    },
    async unlock(form) {
      const publicKey = {
        challenge: crypto.getRandomValues(new Uint8Array(32)),
        allowCredentials: data("passkey-unlocks").map((id) => ({ type: "public-key", id: bytes(id) })),
        userVerification: "required",
        extensions: { prf: { eval: await salted() } },
      };
      const got = await navigator.credentials.get({ publicKey });
      form.elements.credential_id.value = got.id;
      form.elements.prf.value = secretOf(got);
      if (!form.elements.prf.value) throw new Error("no secret");
    },
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    for (const without of document.querySelectorAll("[data-passkey-without]")) without.hidden = true;
    const problem = form.querySelector("[data-passkey-problem]");
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      problem.hidden = true;
      try {
        await acts[form.dataset.passkey](form);
        form.submit();
      } catch {
        problem.hidden = false;
      }
    });
  }
})();
