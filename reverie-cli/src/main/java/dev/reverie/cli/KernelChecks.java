package dev.reverie.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What the kernel and the processor allow here, as far as files tell. */
final class KernelChecks {
    private static final int CAP_SYS_PTRACE = 19;
    private static final int CAP_PERFMON = 38;
    private static final int CAP_SYS_ADMIN = 21;
    private static final String STATUS = "proc/self/status";

    private final ProcFiles files;

    KernelChecks(ProcFiles files) {
        this.files = files;
    }

    /** All of them. */
    List<Check> all() {
        List<Check> checks = new ArrayList<>();
        checks.add(kernel());
        checks.add(machine());
        checks.add(identity());
        checks.add(ptrace());
        checks.add(attach());
        checks.add(tracer());
        checks.add(seccomp());
        checks.add(filters());
        checks.add(perf());
        checks.add(userNamespaces());
        return checks;
    }

    private Check kernel() {
        String release = files.text("proc/sys/kernel/osrelease");
        if (release == null) {
            return Check.missing("kernel", "/proc can't be read", "mount it: mount -t proc proc /proc");
        }
        if (!isAtLeast(release, 5, 11)) {
            return Check.missing("kernel", release, "5.11 or later is needed, for CLOSE_RANGE_CLOEXEC");
        }
        return Check.ok("kernel", release + (isAtLeast(release, 6, 16) ? ", has PTRACE_SET_SYSCALL_INFO" : ""));
    }

    private Check machine() {
        String arch = System.getProperty("os.arch");
        return "amd64".equals(arch)
                ? Check.ok("processor", "x86-64")
                : Check.missing("processor", String.valueOf(arch), "only x86-64 is supported, with a JDK for x86-64");
    }

    private Check identity() {
        String[] ids = files.field(STATUS, "Uid").split("\\s+", -1);
        String who = "uid " + (ids.length > 1 ? ids[1] : "unknown");
        return Check.ok("user", who + (hasCapability(CAP_SYS_PTRACE) ? ", CAP_SYS_PTRACE" : ", no CAP_SYS_PTRACE"));
    }

    private Check ptrace() {
        String scope = files.text("proc/sys/kernel/yama/ptrace_scope");
        String found = scope == null ? "no Yama" : "Yama ptrace_scope " + scope;
        String fix = "sysctl kernel.yama.ptrace_scope=1";
        if ("3".equals(scope)) {
            return Check.missing("ptrace", found + ": nobody may trace", fix + " needs a reboot first, from 3");
        }
        if ("2".equals(scope) && !hasCapability(CAP_SYS_PTRACE)) {
            return Check.missing("ptrace", found + ": only CAP_SYS_PTRACE may trace", fix + ", or run as root");
        }
        return Check.ok("ptrace", found);
    }

    private Check attach() {
        String scope = files.text("proc/sys/kernel/yama/ptrace_scope");
        return scope == null || scope.equals("0") || hasCapability(CAP_SYS_PTRACE)
                ? Check.ok("attach", "running processes can be attached to")
                : Check.lacking(
                        "attach",
                        "Yama ptrace_scope " + scope + ": not to running processes",
                        "sysctl kernel.yama.ptrace_scope=0, or run as root");
    }

    private Check tracer() {
        String tracer = files.field(STATUS, "TracerPid");
        return tracer.isEmpty() || tracer.equals("0")
                ? Check.ok("not traced", "reverie itself is not traced")
                : Check.lacking("not traced", "reverie itself is traced by " + tracer, "expect it to be slow");
    }

    private Check seccomp() {
        String actions = files.text("proc/sys/kernel/seccomp/actions_avail");
        if (actions == null) {
            return Check.missing("seccomp", "not in this kernel", "use a kernel with CONFIG_SECCOMP_FILTER=y");
        }
        return Arrays.asList(actions.split(" ", -1)).contains("trace")
                ? Check.ok("seccomp", "SECCOMP_RET_TRACE is there")
                : Check.missing("seccomp", "no SECCOMP_RET_TRACE among " + actions, "use a kernel of 4.14 or later");
    }

    private Check filters() {
        String filters = files.field(STATUS, "Seccomp_filters");
        return filters.isEmpty() || filters.equals("0")
                ? Check.ok("no sandbox", "no seccomp filter around us")
                : Check.lacking(
                        "no sandbox",
                        filters + " seccomp filters around us, as in a container",
                        "if ptrace is refused: docker run --cap-add=SYS_PTRACE --security-opt seccomp=unconfined");
    }

    private Check perf() {
        String paranoid = files.text("proc/sys/kernel/perf_event_paranoid");
        if (paranoid == null) {
            return Check.lacking("perf events", "not in this kernel", "use a kernel with CONFIG_PERF_EVENTS=y");
        }
        String found = "perf_event_paranoid " + paranoid;
        boolean allowed = hasCapability(CAP_PERFMON)
                || hasCapability(CAP_SYS_ADMIN)
                || paranoid.startsWith("-")
                || paranoid.compareTo("2") <= 0 && paranoid.length() == 1;
        return allowed
                ? Check.ok("perf events", found)
                : Check.lacking("perf events", found, "sysctl kernel.perf_event_paranoid=2");
    }

    private Check userNamespaces() {
        String most = files.text("proc/sys/user/max_user_namespaces");
        if (most == null || most.equals("0")) {
            return Check.lacking("user namespaces", "none allowed", "sysctl user.max_user_namespaces=10000");
        }
        if ("0".equals(files.text("proc/sys/kernel/unprivileged_userns_clone")) && !hasCapability(CAP_SYS_ADMIN)) {
            return Check.lacking("user namespaces", "only for root", "sysctl kernel.unprivileged_userns_clone=1");
        }
        return Check.ok("user namespaces", "up to " + most);
    }

    private boolean hasCapability(int capability) {
        String effective = files.field(STATUS, "CapEff");
        return !effective.isEmpty() && (Long.parseUnsignedLong(effective, 16) >>> capability & 1) != 0;
    }

    /** Whether a release such as {@code 6.1.0-9-amd64} is at least this version. */
    static boolean isAtLeast(String release, int major, int minor) {
        String[] parts = release.split("[^0-9]", 3);
        try {
            int foundMajor = Integer.parseInt(parts[0]);
            int foundMinor = parts.length > 1 && !parts[1].isEmpty() ? Integer.parseInt(parts[1]) : 0;
            return foundMajor > major || foundMajor == major && foundMinor >= minor;
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
