package dev.reverie.conformance.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.api.Action;
import dev.reverie.api.GlobalState;
import dev.reverie.api.Guest;
import dev.reverie.api.ProcessStart;
import dev.reverie.api.Request;
import dev.reverie.api.RunOptions.HandlerThreads;
import dev.reverie.api.Sender;
import dev.reverie.api.Subscription;
import dev.reverie.api.ThreadStart;
import dev.reverie.api.Tool;
import dev.reverie.syscalls.MemoryFault;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.Sysno;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What process and thread states inherit, whatever creates the process or thread. */
final class LineageTest {
    /** What each that has a name looks like. */
    private static final class Album implements GlobalState {
        final Map<String, String> pictures = new ConcurrentHashMap<>();
    }

    private record Picture(String name, String what) implements Request<Album, Boolean> {
        @Override
        public Boolean handle(Album album, Sender from) {
            return album.pictures.put(name, what) == null;
        }
    }

    /** The state of a thread: its latest name, and that of its creator when it was born. */
    private static final class Person {
        final String parent;
        String name;

        Person(String parent) {
            this.parent = parent;
            this.name = "child of " + parent;
        }
    }

    /** The state of a process: all names that there have been in it and, until it was born, in its creator. */
    private static final class Family implements Tool<Album, Person> {
        private final List<String> names;

        Family(List<String> names) {
            this.names = new ArrayList<>(names);
        }

        @Override
        public Subscription subscription() {
            return Subscription.syscalls(Sysno.GETPRIORITY);
        }

        @Override
        public Album newGlobal() {
            return new Album();
        }

        @Override
        public Family newProcess(ProcessStart<Album> start) {
            return new Family(names);
        }

        @Override
        public Person newThread(ThreadStart<Person> start) {
            Person parent = start.parent();
            return new Person(parent == null ? "nobody" : parent.name);
        }

        @Override
        public Action onSyscall(Guest<Album, Person> guest, Syscall call) {
            try {
                String name = guest.memory().readCString(call.args().a1(), 100);
                Person person = guest.thread();
                person.name = name;
                names.add(name);
                guest.rpc(new Picture(name, names + " of " + person.parent + (guest.isRootThread() ? ", root" : "")));
                return Action.proceed();
            } catch (MemoryFault e) {
                throw new AssertionError(e);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.reverie.conformance.contract.Runs#handlerThreads")
    void statesAreMadeFromTheCreators(HandlerThreads threads) throws Exception {
        Album album = Runs.run(new Family(List.of()), threads, Runs.guest("contract/lineage.c"))
                .global();
        assertThat(album.pictures)
                .containsOnly(
                        Map.entry("root", "[root] of nobody, root"),
                        Map.entry("thread", "[root, thread] of root"),
                        Map.entry("fork", "[root, thread, fork] of root"),
                        Map.entry("fork's thread", "[root, thread, fork, fork's thread] of fork"),
                        Map.entry("vfork", "[root, thread, vfork] of root"),
                        Map.entry("exec", "[root, thread, vfork, exec] of root"),
                        Map.entry("clone", "[root, thread, clone] of root"),
                        Map.entry("forked", "[root, thread, forked] of root"),
                        Map.entry("thread's exec", "[root, thread, forked, thread's exec] of forked"),
                        Map.entry("daemon", "[root, thread, daemon] of child of root"));
    }
}
