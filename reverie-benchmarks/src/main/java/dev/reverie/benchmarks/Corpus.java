package dev.reverie.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Programs of all kinds, whose calls are counted inside the guest: which of them take a stop? */
final class Corpus {
    private static final String JAVA_PROGRAM = """
            import java.nio.file.*;

            class Files100 {
                public static void main(String[] args) throws Exception {
                    for (int i = 0; i < 100; i++) {
                        try (var files = Files.walk(Path.of(args[0]))) {
                            files.forEach(each -> each.toFile().length());
                        }
                    }
                }
            }
            """;
    private static final String SCRIPT = "n=0; while read -r word rest; do n=$((n + 1)); done <\"$1\"; "
            + "for i in 1 2 3 4 5 6 7 8 9 10; do echo $n | grep -q .; done";
    private static final String PYTHON = """
            import json, os, sys, subprocess
            for path, _, names in os.walk(sys.argv[1]):
                for name in names:
                    open(os.path.join(path, name)).read()
            """;
    private static final String REDIS = """
            redis-server --port 0 --unixsocket "$1" --save "" --appendonly no >/dev/null &
            until redis-cli -s "$1" ping >/dev/null 2>&1; do :; done
            redis-benchmark -s "$1" -n 20000 -c 10 -t get,set -q >/dev/null; redis-cli -s "$1" shutdown nosave; wait
            """;

    private static final String NGINX = """
            cat >"$1/nginx.conf" <<END
            user root; daemon off; pid $1/nginx.pid; error_log stderr crit; worker_processes 1;
            events { worker_connections 64; }
            http { access_log $1/access.log; server { listen unix:$1/nginx.sock; root $2; } }
            END
            nginx -c "$1/nginx.conf" &
            until [ -S "$1/nginx.sock" ]; do :; done
            curl -s --unix-socket "$1/nginx.sock" "http://localhost/directory[0-79]/file[0-49].txt" -o /dev/null
            kill -QUIT $(cat "$1/nginx.pid"); wait
            """;
    private static final String C_PROGRAM = """
            #include <stdio.h>

            int main(int argc, char **argv) {
                for (int i = 0; i < 2000; i++) {
                    FILE *file = fopen(argv[argc - 1], "r");
                    while (file != NULL && fgetc(file) != EOF) {
                    }
                    fclose(file);
                }
                return 0;
            }
            """;

    /** Stands for the number of the run: what one has made, the next one is to make again. */
    private static final String RUN = "@RUN@";

    private final Path directory;
    private final Commands commands;
    private final String reverie;
    private final Consumer<String> progress;

    /**
     * A program of it.
     *
     * @param name as it is shown
     * @param needs what must be installed
     * @param command what runs it
     */
    private record Program(String name, List<String> needs, List<String> command) {}

    /** What is run in a directory, by a launcher. */
    Corpus(Path directory, Commands commands, String reverie, Consumer<String> progress) {
        this.directory = directory;
        this.commands =
                commands.with("XDG_CACHE_HOME", directory.resolve("cache").toString());
        this.reverie = reverie;
        this.progress = progress;
    }

    /** Runs each program twice. */
    CorpusRuns run() {
        List<Program> programs = programs();
        return new CorpusRuns(run("a first run", programs, 1), run("the next run", programs, 2));
    }

    private List<Coverage> run(String which, List<Program> programs, int number) {
        List<Coverage> all = new ArrayList<>();
        for (Program program : programs) {
            progress.accept("coverage: " + program.name() + ", " + which);
            all.add(run(program, number));
        }
        return all;
    }

    private Coverage run(Program program, int number) {
        String missing =
                SearchPath.missing(program.needs().toArray(String[]::new)).orElse(null);
        if (missing != null) {
            return Coverage.missing(program.name(), missing + " is not installed");
        }
        List<String> command =
                new ArrayList<>(List.of(reverie, "count", "--backend=inguest", "--stats", "-o", "/dev/null", "--"));
        program.command().forEach(word -> command.add(word.replace(RUN, String.valueOf(number))));
        try {
            commands.output(command);
            return Coverage.of(program.name(), commands.complaint());
        } catch (BenchmarkException e) {
            return Coverage.missing(program.name(), "failed: " + e.getMessage());
        }
    }

    private List<Program> programs() {
        SourceTree files = SourceTree.create(directory);
        String repository = SearchPath.missing("git").isPresent() ? "" : files.makeRepository(commands);
        String java = files.write("Files100.java", JAVA_PROGRAM);
        String rust = files.write(
                "program.rs",
                "fn main() { for line in std::io::stdin().lines() { println!(\"{}\", line.unwrap()); } }");
        String go = files.write("program.go", "package main\nimport \"fmt\"\nfunc main() { fmt.Println(\"hello\") }\n");
        List<Program> all = new ArrayList<>();
        all.add(program("ls -lR", "ls", "-lR", files.tree()));
        all.add(program("bash", "bash", "-c", SCRIPT, "bash", files.text()));
        all.add(program("gcc -O2", "gcc", "-O2", "-o", files.object(), files.program()));
        all.add(program("git status", "git", "-C", repository, "status"));
        all.add(program("git log --stat", "git", "-C", repository, "log", "--stat"));
        all.add(program("tar", "tar", "cf", directory.resolve("tree.tar").toString(), files.tree()));
        all.add(program(
                "go build",
                "env",
                "GOCACHE=" + directory + "/go" + RUN,
                "go",
                "build",
                "-o",
                directory + "/go.out",
                go));
        all.add(program("java", "java", java, files.tree()));
        String newer = Path.of(System.getProperty("java.home"), "bin/java").toString();
        all.add(program("java " + Runtime.version().feature(), newer, java, files.tree()));
        all.add(program(
                "node",
                "node",
                "-e",
                "const fs=require('fs');for(let i=0;i<5000;i++)fs.readFileSync(process.argv[1])",
                files.program()));
        all.add(program("python3", Workloads.python(), "-c", PYTHON, files.tree()));
        all.add(program("busybox (static)", "busybox", "find", files.tree(), "-type", "f", "-size", "+1"));
        all.add(new Program(
                "musl, 2,000 files",
                List.of("musl-gcc"),
                List.of(
                        "sh",
                        "-ec",
                        "musl-gcc -O2 -o \"$2\" \"$1\"; exec \"$2\" \"$1\"",
                        "sh",
                        files.write("musl.c", C_PROGRAM),
                        directory.resolve("musl").toString())));
        all.add(program("rustc", "rustc", "-o", directory + "/rust.out", rust));
        all.add(new Program(
                "redis, 40,000 requests",
                List.of("redis-server", "redis-cli", "redis-benchmark"),
                List.of(
                        "sh",
                        "-c",
                        REDIS,
                        "sh",
                        directory.resolve("corpus.sock").toString())));
        all.add(new Program(
                "nginx, 4,000 requests",
                List.of("nginx", "curl"),
                List.of("sh", "-c", NGINX, "sh", directory.toString(), files.tree())));
        return all;
    }

    private static Program program(String name, String... command) {
        return new Program(name, List.of(command[0]), List.of(command));
    }
}
