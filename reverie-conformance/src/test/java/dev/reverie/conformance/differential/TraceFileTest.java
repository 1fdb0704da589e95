package dev.reverie.conformance.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TraceFileTest {
    @Test
    void linesThatWereBrokenOffAreWhole() {
        assertThat(TraceFile.read(List.of(
                        "100   wait4(-1,  <unfinished ...>",
                        "101   exit_group(0)                     = ?",
                        "100   <... wait4 resumed>NULL, 0, NULL)  = 5")))
                .containsEntry("P", List.of("wait4(-1, NULL, 0, NULL) = 5"));
    }

    @Test
    void brokenLinesKeepTheirSpaces() {
        assertThat(TraceFile.read(List.of(
                        "100   clone3({flags=CLONE_VM} <unfinished ...>",
                        "101   read(3,  <unfinished ...>",
                        "100   <... clone3 resumed> => {parent_tid=[9]}, 88) = 9",
                        "101   <... read resumed> <unfinished ...>) = ?")))
                .containsEntry("P", List.of("clone3({flags=CLONE_VM} => {parent_tid=[9]}, 88) = 9"))
                .containsEntry("Q1", List.of("read(3,  <unfinished ...>) = ?"));
    }

    @Test
    void tasksAreNamedByTheirPlaceInTheTree() {
        assertThat(TraceFile.read(List.of(
                        "100   fork()                            = 102",
                        "102   getpid()                          = 102",
                        "100   vfork()                           = 101",
                        "101   kill(102, SIGTERM)                = 0")))
                .containsEntry("P", List.of("fork() = P.1", "vfork() = P.2"))
                .containsEntry("P.1", List.of("getpid() = P.1"))
                .containsEntry("P.2", List.of("kill(P.1, SIGTERM) = 0"));
    }

    @Test
    void structuresThatWereBrokenOffAreWhole() {
        assertThat(TraceFile.read(List.of(
                        "100   clone3({flags=0} <unfinished ...>",
                        "100   <... clone3 resumed>=> {pidfd=[3]}, 88) = 101",
                        "101   exit_group(0)                     = ?")))
                .containsEntry("P", List.of("clone3({flags=0} => {pidfd=[3]}, 88) = P.1"));
    }

    @Test
    void numbersThatNameNoTaskOfTheTraceStay() {
        assertThat(TraceFile.read(List.of("100   clone(child_stack=NULL, flags=SIGCHLD) = 2")))
                .containsEntry("P", List.of("clone(child_stack=NULL, flags=SIGCHLD) = 2"));
    }

    @Test
    void timesOfProcessesDoNotCount() {
        assertThat(TraceFile.read(List.of(
                        "100   getrusage(RUSAGE_SELF, {ru_utime={tv_sec=0, tv_usec=7}, ru_stime={tv_sec=1, tv_usec=0}, ...}) = 0",
                        "100   --- SIGCHLD {si_status=0, si_utime=0, si_stime=1 /* 0.01 s */} ---")))
                .containsEntry(
                        "P",
                        List.of(
                                "getrusage(RUSAGE_SELF, {ru_utime=T, ru_stime=T, ...}) = 0",
                                "--- SIGCHLD {si_status=0, si_utime=T, si_stime=T} ---"));
    }

    @Test
    void whatDiffersBetweenRunsIsLeftOpen() {
        Template template = Template.of("time(NULL) = 17 (T)").and("time(NULL) = 18 (T)");
        assertThat(template.matches("time(NULL) = 19 (T)")).isTrue();
        assertThat(template.matches("time(0x1) = 19 (T)")).isFalse();
    }

    @Test
    void whatStraceDoesNotKnowDoesNotCount() {
        assertThat(Template.of("syscall_0x1c3(0x4d, 0, 0, 0, 0, 0) = -1 EBADF (Bad file descriptor)")
                        .counts())
                .isFalse();
        assertThat(Template.nameOf("syscall_0x1c3(0x4d)")).isEqualTo("cachestat");
    }
}
