// An independent Slack Web API for end-to-end tests: `node server.mjs PORT`, ready when it prints its address.
import { createEmulator } from "emulate";

const port = Number(process.argv[2]);
const app = { app_id: "A0SAMVIT", bot_id: "B0SAMVIT", bot_user_id: "U0SAMVIT" };
const scopes = ["chat:write", "im:write", "im:history", "channels:history", "groups:history", "files:write"];
const emulator = await createEmulator({
  service: "slack",
  port,
  seed: {
    slack: {
      team: { name: "Testlag", domain: "testlag" },
      users: [{ name: "kari", real_name: "Kari Eksempel" }],
      channels: [{ name: "ssu" }],
      oauth_apps: [
        { client_id: "1.2", client_secret: "not-secret", name: "Samvit", redirect_uris: ["https://s.example/slack/oauth_redirect"], scopes, ...app },
      ],
      tokens: [{ token: "xoxb-emulate", user: "U0SAMVIT", scopes, ...app }],
    },
  },
});
console.log(emulator.url);
