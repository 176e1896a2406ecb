import { describe, expect, it } from "vitest";
import { addressRule } from "./address-rule.ts";

const open = addressRule(true);
const careful = addressRule(false);

describe("which addresses of other registries may be asked", () => {
  it.each(["8.8.8.8", "193.0.6.139", "2606:4700::1111", "64:ff9b::8.8.8.8", "::ffff:8.8.8.8"])(
    "%s always",
    (address) => {
      expect([careful(address), open(address)]).toEqual([true, true]);
    },
  );

  it.each([
    ...["127.0.0.1", "127.255.0.9", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1"],
    ...["::1", "fd12::1", "fc00::1", "::ffff:127.0.0.1", "::ffff:7f00:1", "64:ff9b::7f00:1", "[::1]", "::127.0.0.1"],
  ])("%s only where private networks are allowed", (address) => {
    expect([careful(address), open(address)]).toEqual([false, true]);
  });

  it.each([
    ...["0.0.0.0", "0.1.2.3", "169.254.169.254", "224.0.0.1", "255.255.255.255", "192.0.0.192", "::", "fe80::1"],
    ...[
      "fe80::1%eth0",
      "ff02::1",
      "::ffff:169.254.169.254",
      "::ffff:a9fe:a9fe",
      "64:ff9b::a9fe:a9fe",
      "2002:a9fe:a9fe::",
    ],
    ...["fd00:ec2::254", "", "localhost", "127.1", "1.2.3.4.5"],
  ])("'%s' never", (address) => {
    expect([careful(address), open(address)]).toEqual([false, false]);
  });
});
