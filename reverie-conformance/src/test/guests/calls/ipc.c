/* System V and POSIX queues, semaphores and shared memory, in a namespace of their own. */
#include "calls.h"
#include <mqueue.h>
#include <sched.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>

int main(void) {
    begin();
    if (CALL(unshare, CLONE_NEWIPC) != 0) {
        CALL(unshare, CLONE_NEWUSER | CLONE_NEWIPC);
    }
    struct { long type; char text[32]; } message = {1, "a message"};
    struct timespec now = {0, 0}, odd = {-1, -1};
    char *buffer = good;
    long q = CALL(msgget, IPC_PRIVATE, IPC_CREAT | 0600);
    CALL(msgget, 0x1234, IPC_CREAT | IPC_EXCL | 0600);
    CALL(msgget, 0x99, FLAGS);
    CALL(msgsnd, q, &message, 9, IPC_NOWAIT);
    CALL(msgsnd, q, &message, 32, 0);
    CALL(msgsnd, 99, &message, -1, FLAGS);
    CALL(msgrcv, q, buffer, 100, 0, IPC_NOWAIT | MSG_NOERROR);
    CALL(msgrcv, q, buffer, 5, 1, MSG_NOERROR);
    CALL(msgrcv, q, buffer, 5, -5, IPC_NOWAIT | MSG_EXCEPT | 040000);
    CALL(msgrcv, 99, buffer, -1, 5, FLAGS & ~IPC_NOWAIT);
    for (int cmd = 0; cmd < 16; cmd++) {
        if (cmd != IPC_RMID && cmd != IPC_SET) CALL(msgctl, q, cmd, buffer);
    }
    struct msqid_ds ds = {{0, 1, 2, 3, 4, 0640}};
    CALL(msgctl, 99, IPC_SET, &ds);
    CALL(msgctl, 99, 0x100 | 77, &ds);
    CALL(msgctl, q, IPC_RMID, NULL);
    long sem = CALL(semget, IPC_PRIVATE, 3, 0600);
    CALL(semget, 0x5678, 1, IPC_CREAT | 0777);
    CALL(semget, 0x99, -1, FLAGS);
    struct sembuf ops[3] = {{0, 1, IPC_NOWAIT}, {1, 2, SEM_UNDO}, {2, 0, 0}};
    CALL(semop, sem, ops, 3);
    ops[0].sem_op = -5;
    CALL(semop, sem, ops, 1);
    CALL(semtimedop, sem, ops, 1, &now);
    ops[0].sem_num = 99;
    ops[0].sem_flg = 0x7fff;
    CALL(semtimedop, sem, ops, 1, &odd);
    CALL(semop, 99, ops, -1);
    for (int cmd = 0; cmd < 21; cmd++) {
        if (cmd != IPC_RMID && cmd != IPC_SET && cmd != SETALL) CALL(semctl, sem, 1, cmd, cmd == SETVAL ? 7 : (long)buffer);
    }
    unsigned short all[3] = {1, 2, 3};
    CALL(semctl, sem, 0, SETALL, all);
    CALL(semctl, 99, 5, IPC_SET, &ds);
    CALL(semctl, sem, 0, IPC_RMID, 0);
    long shm = CALL(shmget, IPC_PRIVATE, 8192, IPC_CREAT | 0600);
    CALL(shmget, 0x99, -1, IPC_CREAT | SHM_HUGETLB | SHM_NORESERVE | (21 << 26) | 0600);
    CALL(shmget, 0x99, 5, FLAGS);
    CALL(shmat, shm, 0x30000000, 0);
    CALL(shmat, shm, 0x30000fff, SHM_RND | SHM_RDONLY);
    CALL(shmat, 99, ODD, FLAGS);
    for (int cmd = 0; cmd < 18; cmd++) {
        if (cmd != IPC_RMID && cmd != IPC_SET) CALL(shmctl, shm, cmd, buffer);
    }
    CALL(shmctl, 99, IPC_SET, &ds);
    CALL(shmctl, shm, IPC_RMID, NULL);
    CALL(shmdt, 0x30000000);
    CALL(shmdt, ODD);
    struct mq_attr attr = {O_NONBLOCK, 4, 64, 0}, old;
    long mq = CALL(mq_open, "name", O_RDWR | O_CREAT | O_NONBLOCK, 0600, &attr);
    CALL(mq_open, "name", O_RDONLY);
    CALL(mq_open, "name", O_CREAT | O_EXCL | O_CLOEXEC, 0600, NULL);
    CALL(mq_open, "/a/b", FLAGS, -1, &attr);
    CALL(mq_getsetattr, mq, &attr, &old);
    CALL(mq_getsetattr, mq, NULL, &old);
    CALL(mq_timedsend, mq, "a message", 9, 5, NULL);
    CALL(mq_timedsend, mq, "another one", 11, 6, &now);
    CALL(mq_timedsend, NO_FD, "another one", -1, -1, &odd);
    unsigned priority;
    CALL(mq_timedreceive, mq, good, 64, &priority, NULL);
    CALL(mq_timedreceive, mq, good, 64, NULL, &now);
    CALL(mq_timedreceive, mq, good, 64, &priority, &now);
    CALL(mq_timedreceive, mq, good, 1, &priority, &odd);
    struct sigevent event = {{.sival_int = 5}, SIGUSR1, SIGEV_SIGNAL};
    CALL(mq_notify, mq, &event);
    CALL(mq_notify, mq, NULL);
    event.sigev_notify = SIGEV_NONE;
    CALL(mq_notify, NO_FD, &event);
    event.sigev_notify = SIGEV_THREAD;
    CALL(mq_notify, NO_FD, &event);
    CALL(shmctl, 99, 0x100 | IPC_STAT, good);
    CALL(shmctl, 99, 0x100 | IPC_SET, memset(good, 0, PAGE));
    CALL(semctl, 99, 1, 0x100 | SETVAL, 5);
    CALL(msgctl, 99, 0x100 | IPC_SET, good);
    BAD_POINTERS(p, {
        CALL(msgsnd, q, p, 20, IPC_NOWAIT);
        CALL(msgrcv, 99, p, 20, 0, IPC_NOWAIT);
        CALL(msgctl, 99, IPC_SET, p);
        CALL(msgctl, 99, IPC_STAT, p);
        CALL(semop, 99, p, 2);
        CALL(semtimedop, 99, ops, 1, p);
        CALL(shmctl, 99, IPC_SET, p);
        CALL(mq_open, p, O_RDWR);
        CALL(mq_open, "other", O_RDWR | O_CREAT, 0600, p);
        CALL(mq_timedsend, mq, p, 20, 1, p);
        CALL(mq_timedreceive, mq, p, 64, p, p);
        CALL(mq_getsetattr, mq, p, p);
        if (i_ != 0) CALL(mq_notify, mq, p);
    });
    CALL(mq_unlink, "name");
    CALL(mq_unlink, "nothing");
    CALL(mq_unlink, WILD);
    CALL(exit_group, 0);
}
