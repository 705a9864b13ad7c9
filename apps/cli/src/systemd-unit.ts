/** What a unit file is made of. */
export interface UnitFacts {
  /** Absolute path of the `skerry` launcher. */
  readonly launcher: string;
  readonly dataDir: string;
  /** A unit of the system, run as `user`; without it a unit of the person who installs it. */
  readonly user?: string;
}

/** Text of a systemd unit that starts the platform at boot, restarts it when it fails, and lets it touch its data folder only. */
export function systemdUnit({ launcher, dataDir, user }: UnitFacts): string {
  const system = user !== undefined;
  return `[Unit]
Description=Skerry IoT edge platform
After=network-online.target
Wants=network-online.target

[Service]
Type=exec
ExecStart=${quoted(launcher)} up --data ${quoted(dataDir)}
Restart=on-failure
RestartSec=2
TimeoutStopSec=10
KillMode=mixed
${system ? `User=${user}\nSupplementaryGroups=dialout\n` : ''}NoNewPrivileges=true
PrivateTmp=true
ProtectSystem=strict
ReadWritePaths=${quoted(dataDir)}
ProtectKernelTunables=true
ProtectControlGroups=true
RestrictSUIDSGID=true

[Install]
WantedBy=${system ? 'multi-user.target' : 'default.target'}
`;
}

/** systemd reads quotes as a shell does, and `%` as the start of a specifier. */
function quoted(path: string): string {
  const escaped = path.replaceAll('%', '%%');
  return /^[\w./@%+-]+$/.test(escaped) ? escaped : `"${escaped.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
