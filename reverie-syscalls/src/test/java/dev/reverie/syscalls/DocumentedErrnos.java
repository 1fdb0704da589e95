package dev.reverie.syscalls;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The errors that a manual page lists for a call: the tags in ERRORS. A page of several calls says in the paragraph before a
 * list, or at the beginning of an entry, which of them it is about.
 */
final class DocumentedErrnos {
    private static final Pattern CALL = Pattern.compile("\\b([a-z_][a-z0-9_]*)\\(\\)");
    private static final Pattern ERRNO = Pattern.compile("\\bE[A-Z0-9]{2,}\\b");

    /** {@code (fchown())}, {@code (for wait() or waitid())}, {@code (glibc gethostname())}, or {@code read() fails}. */
    private static final Pattern ABOUT = Pattern.compile(
            "\\((?:glibc |for )?[a-z_0-9]+\\(\\)[^()]*(?:\\(\\)[^()]*)*\\)|[a-z_0-9]+\\(\\)(?: or [a-z_0-9]+\\(\\))?");

    private static final Pattern FOR = Pattern.compile("\\bFor ([a-z_0-9]+)\\(\\)[:,]");

    /** What was so in kernels that are long gone. */
    private static final Pattern PAST = Pattern.compile("before Linux|to Linux|and earlier");

    /** What pages call it, where that is the name of a function of the C library. */
    private static final Map<String, String> PAGE_NAMES = Map.of(
            "newfstatat", "fstatat",
            "prlimit64", "prlimit",
            "faccessat2", "faccessat",
            "pread64", "pread",
            "pwrite64", "pwrite");

    /** Where the page is about several calls and says in other words which one it means. */
    private static final Map<String, Set<String>> CORRECTIONS = Map.of(
            "dup", Set.of("EBADF", "EMFILE"),
            "getpgrp", Set.of(),
            "getpgid", Set.of("ESRCH"),
            "munmap", Set.of("EINVAL", "ENOMEM"),
            "gettimeofday", Set.of("EFAULT"),
            "ftruncate", Set.of("EBADF", "EFBIG", "EINTR", "EINVAL", "EIO", "EPERM", "ETXTBSY"),
            // Misspelt there.
            "rt_tgsigqueueinfo", Set.of("EAGAIN", "EINVAL", "EPERM", "ESRCH"));

    /** The pages that a page refers to for more errors, without a list of its own. */
    private static final Map<String, List<String>> REFERENCES = Map.ofEntries(
            Map.entry("pread64", List.of("read", "lseek")),
            Map.entry("pwrite64", List.of("write", "lseek")),
            Map.entry("readv", List.of("read")),
            Map.entry("writev", List.of("write")),
            Map.entry("preadv", List.of("read", "lseek")),
            Map.entry("pwritev", List.of("write", "lseek")),
            Map.entry("preadv2", List.of("read", "lseek")),
            Map.entry("pwritev2", List.of("write", "lseek")),
            Map.entry("wait4", List.of("waitpid")),
            Map.entry("sendmmsg", List.of("sendmsg")),
            Map.entry("recvmmsg", List.of("recvmsg")),
            Map.entry("execveat", List.of("execve")),
            Map.entry("openat2", List.of("openat")),
            Map.entry("unlinkat", List.of("unlink", "rmdir")),
            Map.entry("futimesat", List.of("utimes")),
            Map.entry("setxattr", List.of("stat")),
            Map.entry("lsetxattr", List.of("lstat")),
            Map.entry("fsetxattr", List.of("fstat")),
            Map.entry("getxattr", List.of("stat")),
            Map.entry("lgetxattr", List.of("lstat")),
            Map.entry("fgetxattr", List.of("fstat")),
            Map.entry("listxattr", List.of("stat")),
            Map.entry("llistxattr", List.of("lstat")),
            Map.entry("flistxattr", List.of("fstat")),
            Map.entry("removexattr", List.of("stat")),
            Map.entry("lremovexattr", List.of("lstat")),
            Map.entry("fremovexattr", List.of("fstat")));

    private final String call;
    private final List<String> lines;
    private final Set<String> named = new HashSet<>();
    private final Set<String> found = new TreeSet<>();

    private DocumentedErrnos(String call, List<String> lines) {
        this.call = call;
        this.lines = lines;
    }

    /** Their names in alphabetical order; null if there is no page, or none with a list of errors. */
    static @Nullable Set<String> of(String name) throws IOException {
        ManPage page = ManPage.of(name);
        List<String> lines = page == null ? List.of() : page.section("ERRORS");
        if (lines.isEmpty()) {
            return null;
        }
        if (CORRECTIONS.containsKey(name)) {
            return new TreeSet<>(CORRECTIONS.get(name));
        }
        Set<String> all = new DocumentedErrnos(PAGE_NAMES.getOrDefault(name, name), lines).collect();
        for (String other : REFERENCES.getOrDefault(name, List.of())) {
            all.addAll(Objects.requireNonNull(of(other), other));
        }
        return all;
    }

    private Set<String> collect() {
        List<Part> parts = parts();
        for (Part part : parts) {
            if (part.tag.isEmpty()) {
                named.addAll(callsIn(part.text));
            }
        }
        boolean ours = true;
        for (Part part : parts) {
            if (part.tag.isEmpty()) {
                ours = isAboutUs(part.text);
            } else if (ours) {
                entry(part);
            }
        }
        return found;
    }

    /** A paragraph, or an entry of a list, which has a tag. */
    private record Part(String tag, String text) {}

    private List<Part> parts() {
        List<Part> parts = new ArrayList<>();
        String tag = "";
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            boolean another = line.equals(".TQ");
            if (another || line.startsWith(".TP") || line.matches("\\.(PP|P|LP|SS.*)")) {
                if (!another && !(tag + text).isBlank()) {
                    parts.add(new Part(tag, text.toString()));
                }
                boolean tagged = line.startsWith(".T");
                String tags = tagged ? ManPage.plain(lines.get(++i)) : "";
                tag = another ? tag + " " + tags : tags;
                text.setLength(0);
            } else {
                text.append(text.isEmpty() ? "" : " ").append(ManPage.plain(line));
            }
        }
        parts.add(new Part(tag, text.toString()));
        return parts;
    }

    /** The calls in the last sentence of a paragraph, which introduces the list. */
    private static Set<String> callsIn(String paragraph) {
        Set<String> calls = new HashSet<>();
        Matcher matcher = CALL.matcher(paragraph.substring(paragraph.lastIndexOf(". ") + 1));
        while (matcher.find()) {
            calls.add(matcher.group(1));
        }
        return calls;
    }

    /** "The more general errors for chmod()" are those of fchmodat() too, if no paragraph is about that. */
    private boolean isAboutUs(String paragraph) {
        Set<String> calls = callsIn(paragraph);
        return calls.isEmpty() || calls.contains(call) || paragraph.contains("general errors") && !named.contains(call);
    }

    private void entry(Part part) {
        int qualifier = part.tag.indexOf('(');
        String names = qualifier < 0 ? part.tag : part.tag.substring(0, qualifier);
        String rest = qualifier < 0 ? "" : part.tag.substring(qualifier);
        Set<String> about = new HashSet<>(callsIn(rest));
        Matcher first = ABOUT.matcher(part.text);
        if (first.lookingAt()) {
            about.addAll(callsIn(first.group()));
        }
        Matcher only = FOR.matcher(part.text);
        while (only.find()) {
            about.add(only.group(1));
        }
        if (PAST.matcher(rest).find() || !about.isEmpty() && !about.contains(call)) {
            return;
        }
        Matcher errno = ERRNO.matcher(names);
        while (errno.find()) {
            add(errno.group());
        }
    }

    /** Names of the same number are one error; what is above 511 no program sees. */
    private void add(String name) {
        String canonical =
                switch (name) {
                    case "EWOULDBLOCK" -> "EAGAIN";
                    case "ENOTSUP" -> "EOPNOTSUPP";
                    case "EDEADLOCK" -> "EDEADLK";
                    default -> name;
                };
        Errno errno = Errno.byName(canonical);
        if (errno != null && errno.number() < 512) {
            found.add(canonical);
        }
    }

    /** Prints what the pages say, for {@code facts.tbl}. */
    public static void main(String[] arguments) throws IOException {
        for (int number = 0; number <= Sysno.MAX; number++) {
            String name = Sysno.name(number);
            Set<String> errnos = name == null ? null : of(name);
            if (errnos != null) {
                System.out.println(name + " " + String.join(" ", errnos));
            }
        }
    }
}
