// What everyone on the page may know: who is here, which channels exist, what time it is.

export class World {
  constructor(workspace) {
    this.take(workspace);
  }

  take(workspace) {
    this.team = workspace.team ?? { name: "Workspace", domain: "" };
    this.app = workspace.app ?? { name: "App", user_id: "" };
    this.people = workspace.people ?? [];
    this.channels = workspace.channels ?? [];
    this.commands = workspace.commands ?? [];
    this.shortcuts = (workspace.shortcuts ?? []).filter((one) => one.type !== "message");
    this.introduction = workspace.introduction ?? "";
    this.now = workspace.now;
  }

  person(id) {
    return this.people.find((one) => one.id === id) ?? null;
  }

  personName(id) {
    if (id === this.app.user_id) return this.app.name;
    return this.person(id)?.name ?? "someone who is not here";
  }

  channelName(id) {
    return this.channels.find((one) => one.id === id)?.name ?? "a private channel";
  }

  /** The people who can still sign in, in the workspace's order. */
  get seats() {
    return this.people.filter((one) => one.kind !== "bot" && one.kind !== "deactivated");
  }

  /** What a people, channel or conversation menu offers to `user`. */
  choices(kind, user, filter) {
    const own = this.channels.filter((one) => !one.private || one.members?.includes(user));
    const asOption = (one) => ({ value: one.id, label: `#${one.name}`, search: one.name });
    if (kind === "users") {
      return this.seats.map((one) => ({ value: one.id, label: one.name, note: one.title, search: one.name }));
    }
    if (kind === "channels") return own.filter((one) => !one.private).map(asOption);
    const include = filter?.include;
    return own
      .filter((one) => !include || include.includes(one.private ? "private" : "public"))
      .map(asOption);
  }
}
