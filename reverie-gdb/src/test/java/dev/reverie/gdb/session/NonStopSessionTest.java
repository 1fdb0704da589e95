package dev.reverie.gdb.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.linux.WaitStatus;
import dev.reverie.ptrace.debug.Stop;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Non-stop mode, packet by packet. */
class NonStopSessionTest {
    private static final Stop SIGUSR1 = new Stop.BySignal(10);

    private final Exchange exchange = new Exchange();
    private final FakeThread first = exchange.thread(1, 1);
    private final FakeThread second = exchange.thread(1, 2, first);

    private List<String> heard(String... prologue) throws Exception {
        List<String> heard = exchange.hear();
        assertThat(heard).startsWith(prologue);
        return heard.subList(prologue.length, heard.size());
    }

    private Exchange inNonStop() {
        return exchange.say("QNonStop:1");
    }

    @Test
    void threadsThatStandAreToldOneByOne() throws Exception {
        inNonStop().say("?", "vStopped", "vStopped", "vStopped");
        assertThat(heard("OK")).containsExactlyInAnyOrder("T05thread:1;", "%Stop:T05thread:2;", "OK", "OK", "OK");
    }

    @Test
    void nobodyStandsWhereAllRun() throws Exception {
        inNonStop().say("vCont;c", "?");
        assertThat(heard("OK")).containsExactly("OK", "OK");
    }

    @Test
    void aStopIsNotifiedAndTheOthersRunOn() throws Exception {
        inNonStop().say("vCont;c").stops(first, SIGUSR1).say("vStopped", "vCont;c:1");
        assertThat(heard("OK")).containsExactly("OK", "%Stop:T1ethread:1;", "OK", "OK");
        assertThat(first.resumptions).isEqualTo(2);
        assertThat(second.resumptions).isOne();
        assertThat(second.stands()).isFalse();
    }

    @Test
    void whatComesUpMeanwhileWaitsUntilItIsFetched() throws Exception {
        inNonStop().say("vCont;c").stops(first, SIGUSR1).stops(second, SIGUSR1).say("vStopped", "vStopped");
        assertThat(heard("OK")).containsExactly("OK", "%Stop:T1ethread:1;", "T1ethread:2;", "OK");
    }

    @Test
    void aResumptionThatHasCrossedAStopDoesNotUndoIt() throws Exception {
        inNonStop()
                .say("vCont;c")
                .stops(first, SIGUSR1)
                .stops(second, SIGUSR1)
                .say("vCont;c", "vStopped", "vCont;c", "vStopped", "vCont;c");
        assertThat(heard("OK")).containsExactly("OK", "%Stop:T1ethread:1;", "OK", "T1ethread:2;", "OK", "OK", "OK");
        assertThat(first.resumptions).isEqualTo(2);
        assertThat(second.resumptions).isEqualTo(2);
    }

    @Test
    void oneThreadIsStopped() throws Exception {
        inNonStop().say("vCont;c", "vCont;t:2", "vStopped", "vCont;t:2", "vCont;s:2;c");
        assertThat(heard("OK")).containsExactlyInAnyOrder("OK", "OK", "%Stop:T00thread:2;", "OK", "OK", "OK");
        assertThat(first.resumptions).isOne();
        assertThat(second.resumptions).isEqualTo(2);
    }

    @Test
    void allThreadsAreStopped() throws Exception {
        inNonStop().say("vCont;c", "vCont;t", "vStopped", "vStopped", "vStopped");
        assertThat(heard("OK")).containsExactlyInAnyOrder("OK", "OK", "%Stop:T00thread:1;", "T00thread:2;", "OK", "OK");
    }

    @Test
    void anInterruptStopsOne() throws Exception {
        inNonStop().say("vCont;c:2", "vCtrlC", "vStopped", "vCtrlC", "vStopped");
        assertThat(heard("OK")).containsExactlyInAnyOrder("OK", "OK", "%Stop:T02thread:2;", "OK", "OK", "OK");
    }

    @Test
    void theEndOfTheLastThreadThatRunsIsTold() throws Exception {
        inNonStop().say("qSupported:no-resumed+", "vCont;c:2").ends(second, 0).say("vStopped");
        assertThat(heard("OK").subList(1, 4)).containsExactly("OK", "%Stop:N", "OK");
    }

    @Test
    void birthsAndEndsOfThreadsAreToldIfWanted() throws Exception {
        inNonStop()
                .say("QThreadEvents:1", "vCont;c")
                .then(() -> exchange.thread(1, 3, first))
                .ends(second, 7 << 8)
                .say("vStopped", "vStopped");
        assertThat(heard("OK", "OK")).containsExactly("OK", "%Stop:T05create:;thread:3;", "w07;2", "OK");
    }

    @Test
    void theEndOfAProcessIsTold() throws Exception {
        inNonStop().say("vCont;c").ends(second, 0).ends(first, 3 << 8).say("vStopped");
        assertThat(heard("OK")).containsExactly("OK", "%Stop:W03", "OK");
    }

    @Test
    void aChildOfWhichTheClientHasNotHeardIsNotLetGo() throws Exception {
        FakeThread[] child = new FakeThread[1];
        inNonStop()
                .say("qSupported:fork-events+;multiprocess+", "vCont;c")
                .then(() -> child[0] = exchange.thread(3, 3, first))
                .say("vCont;c")
                .stops(first, new Stop.ByEvent(WaitStatus.EVENT_FORK, 3))
                .say("vCont;c")
                .then(() -> assertThat(child[0].resumptions).isZero())
                .say("vStopped", "vCont;c");
        assertThat(heard("OK").subList(1, 7))
                .containsExactly("OK", "OK", "%Stop:T05fork:p3.3;thread:p1.1;", "OK", "OK", "OK");
        assertThat(child[0].resumptions).isOne();
    }

    @Test
    void aProcessLeavesWhenItsThreadsStand() throws Exception {
        inNonStop().say("vCont;c", "D");
        assertThat(heard("OK")).containsExactly("OK", "OK");
        assertThat(first.detachments).isOne();
        assertThat(second.detachments).isOne();
    }

    @Test
    void watchpointsReachThreadsThatRun() throws Exception {
        inNonStop().say("vCont;c", "Z2,1000,4");
        assertThat(heard("OK")).containsExactly("OK", "OK");
        assertThat(first.resumptions).isEqualTo(2);
        assertThat(second.resumptions).isEqualTo(2);
    }

    @Test
    void theModeMayChangeWhileThreadsRun() throws Exception {
        inNonStop()
                .say("vCont;c")
                .stops(first, SIGUSR1)
                .say("QNonStop:0", "vCtrlC")
                .say("vCont;c");
        // The interrupt tells of the other thread; then what nobody has fetched is told.
        assertThat(heard("OK"))
                .containsExactlyInAnyOrder("OK", "%Stop:T1ethread:1;", "OK", "T02thread:2;", "OK", "T1ethread:1;");
    }

    @Test
    void memoryIsThereWhileThreadsRun() throws Exception {
        inNonStop().say("vCont;c", "Z0,1000,1", "m1000,1", "M1000,1:55", "m1000,1", "z0,1000,1", "g");
        assertThat(heard("OK")).containsExactly("OK", "OK", "00", "OK", "55", "OK", "E01");
    }
}
