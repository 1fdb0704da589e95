package dev.reverie.conformance.programs;

import org.junit.jupiter.api.extension.ExtendWith;

/** What people type: shells, compilers, version control, archives, databases. */
@ExtendWith(NothingLeft.class)
final class CommandLineProgramsTest {
    private static final Scenario LS = Scenario.of("ls", "ls", "-lR", "/usr/include/linux", "/usr/bin");
    private static final Scenario SHELL =
            Scenario.script("shell").exitingWith(7).normalisedBy(CommandLineProgramsTest::withoutJobIds);
    private static final Scenario COMPILE =
            Scenario.script("compile").normalisedBy(CommandLineProgramsTest::withoutTemps);
    private static final Scenario MAKE = Scenario.script("make").normalisedBy(CommandLineProgramsTest::sorted);
    private static final Scenario GIT = Scenario.script("git");
    private static final Scenario TAR = Scenario.script("tar");
    private static final Scenario SQLITE = Scenario.script("sqlite");
    private static final Scenario BUSYBOX = Scenario.script("busybox").exitingWith(9);

    @UnderEverySetting
    void listsDirectories(Setting setting) {
        LS.runsTheSame(setting);
    }

    @UnderEverySetting
    void runsShellScripts(Setting setting) {
        SHELL.runsTheSame(setting);
    }

    @UnderEverySetting
    void compilesAndLinks(Setting setting) {
        Needs.program("gcc", "gcc libc6-dev");
        COMPILE.runsTheSame(setting);
    }

    @UnderEveryTool
    void buildsWithTwoJobs(Setting setting) {
        Needs.program("gcc", "gcc libc6-dev");
        Needs.program("make", "make");
        MAKE.runsTheSame(setting);
    }

    @UnderEverySetting
    void keepsVersions(Setting setting) {
        Needs.program("git", "git");
        GIT.runsTheSame(setting);
    }

    @UnderEverySetting
    void archivesAndCompresses(Setting setting) {
        TAR.runsTheSame(setting);
    }

    @UnderEverySetting
    void storesInDatabase(Setting setting) {
        Needs.program("sqlite3", "sqlite3");
        SQLITE.runsTheSame(setting);
    }

    @UnderEverySetting
    void runsBusyboxShell(Setting setting) {
        Needs.program("busybox", "busybox-static");
        BUSYBOX.runsTheSame(setting);
    }

    /** bash names the process of a job that a signal has killed. */
    private static String withoutJobIds(String output) {
        return output.replaceAll("line (\\d+): +\\d+ ", "line $1: PID ");
    }

    /** gcc names its temporary files when it complains. */
    private static String withoutTemps(String output) {
        return output.replaceAll("/tmp/cc\\w+", "/tmp/cc");
    }

    /** Two jobs run in any order. */
    private static String sorted(String output) {
        return String.join("\n", output.lines().sorted().toList());
    }
}
