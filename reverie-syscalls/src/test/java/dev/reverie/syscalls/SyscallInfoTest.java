package dev.reverie.syscalls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What the table of facts says of the calls, and that it does not contradict itself. */
class SyscallInfoTest {
    @Test
    void saysWhatACallDoes() {
        SyscallInfo openat = SyscallInfo.of(Sysno.OPENAT);
        assertThat(openat.name()).isEqualTo("openat");
        assertThat(openat.family()).isEqualTo(Family.FILE);
        assertThat(openat.traits())
                .containsExactly(
                        Trait.TAKES_PATH,
                        Trait.TAKES_DESCRIPTOR,
                        Trait.MAKES_DESCRIPTOR,
                        Trait.OPENS,
                        Trait.CHANGES_TREE,
                        Trait.BLOCKS);
        assertThat(openat.restart()).containsExactly(Restart.SA_RESTART);
        assertThat(openat.errnos()).contains(Errno.ENOENT, Errno.EACCES).doesNotContain(Errno.ESRCH);
        assertThat(openat.since()).isEqualTo("2.6.16");
        assertThat(openat.isImplemented()).isTrue();
        assertThatThrownBy(() -> openat.traits().add(Trait.ENDS)).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void saysWhatIsNotThere() {
        SyscallInfo removed = SyscallInfo.of(Sysno.CREATE_MODULE);
        assertThat(removed.isImplemented()).isFalse();
        assertThat(removed.since()).isEqualTo("1.0");
        assertThat(removed.until()).isEqualTo("2.6");
        assertThat(removed.errnos()).containsExactly(Errno.ENOSYS);
        SyscallInfo never = SyscallInfo.of(Sysno.AFS_SYSCALL);
        assertThat(never.since()).isNull();
        assertThat(never.family()).isEqualTo(Family.SYSTEM);
        assertThat(SyscallInfo.of(400).name()).isNull();
    }

    @Property
    void everyNumberHasAnAnswer(@ForAll int number) {
        SyscallInfo info = SyscallInfo.of(number);
        assertThat(info.number()).isEqualTo(number);
        assertThat(info.isImplemented() && info.name() == null).isFalse();
    }

    @Test
    void traitsChooseCalls() {
        assertThat(SyscallInfo.numbersWith(Trait.CREATES_PROCESS))
                .containsExactly(Sysno.CLONE, Sysno.FORK, Sysno.VFORK, Sysno.CLONE3);
        assertThat(SyscallInfo.numbersWith(Trait.ENDS, Trait.EXECUTES))
                .containsExactly(Sysno.EXECVE, Sysno.EXIT, Sysno.EXIT_GROUP, Sysno.EXECVEAT);
        assertThat(SyscallInfo.numbersWith()).isEmpty();
    }

    @Test
    void doesNotContradictItself() {
        for (SyscallInfo info : named()) {
            assertThat(info.is(Trait.TAKES_PATH)).as(info.name()).isEqualTo(FileArguments.hasPath(info.number()));
            if (FileArguments.hasDescriptor(info.number())) {
                assertThat(info.is(Trait.TAKES_DESCRIPTOR) || info.is(Trait.MAKES_DESCRIPTOR))
                        .as(info.name())
                        .isTrue();
            }
            assertThat(info.errnos()).as(info.name()).doesNotHaveDuplicates();
            if (info.errnos().contains(Errno.EINTR)) {
                assertThat(info.restart()).as(info.name()).doesNotContain(Restart.UNINTERRUPTED);
            }
            if (info.is(Trait.NEVER_FAILS) || !info.isImplemented()) {
                assertThat(info.errnos()).as(info.name()).isSubsetOf(Errno.ENOSYS);
            }
            if (info.restart().contains(Restart.SA_RESTART) || info.restart().contains(Restart.NO_HANDLER)) {
                assertThat(info.is(Trait.BLOCKS)).as(info.name()).isTrue();
            }
            if (info.restart().contains(Restart.UNINTERRUPTED)) {
                assertThat(info.restart()).as(info.name()).hasSize(1);
            }
        }
    }

    private static List<SyscallInfo> named() {
        List<SyscallInfo> all = new ArrayList<>();
        for (int number = 0; number <= Sysno.MAX; number++) {
            SyscallInfo info = SyscallInfo.of(number);
            assertThat(info.name()).isEqualTo(Sysno.name(number));
            if (info.name() != null) {
                all.add(info);
            }
        }
        return all;
    }

    /** The manual pages that are installed here, as far as they list errors at all. */
    @Test
    void errnosAreThoseOfTheManualPages() throws IOException {
        Assumptions.assumeTrue(ManPage.of("read") != null, "no manual pages: manpages-dev");
        int compared = 0;
        for (SyscallInfo info : named()) {
            Set<String> theirs = DocumentedErrnos.of(String.valueOf(info.name()));
            if (theirs != null && info.isImplemented()) {
                assertThat(info.errnos().stream().map(Errno::name).toList())
                        .as(info.name())
                        .containsExactlyElementsOf(theirs);
                compared++;
            }
        }
        assertThat(compared).isGreaterThan(300);
    }

    @Test
    void versionsAreThoseOfTheManualPage() throws IOException {
        ManPage page = ManPage.of("syscalls");
        Assumptions.assumeTrue(page != null, "no manual pages: manpages-dev");
        Pattern entry = Pattern.compile("\\\\fB(\\w+)\\\\fP\\(2\\)\t([\\d.]+).*");
        int compared = 0;
        for (String line : Objects.requireNonNull(page).lines()) {
            Matcher matcher = entry.matcher(line);
            if (matcher.matches() && Sysno.number(matcher.group(1)) >= 0) {
                SyscallInfo info = SyscallInfo.of(Sysno.number(matcher.group(1)));
                // It says null for what other architectures have and x86-64 never had.
                assertThat(info.since()).as(info.name()).isIn(matcher.group(2), null);
                compared++;
            }
        }
        assertThat(compared).isGreaterThan(300);
    }

    @Test
    void theReferenceIsUpToDate() throws IOException {
        Path made = Path.of("target/generated-sources/syscalls.md");
        assertThat(Path.of("../docs/syscalls.md"))
                .as("cp reverie-syscalls/%s docs/syscalls.md", made)
                .hasContent(Files.readString(made));
    }
}
