package dev.emp.worker.supervision;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** A worker for tests that supervises two services until it is killed; prints their pids, and that of what one has started. */
final class WorkerToKill {

    private WorkerToKill() {}

    public static void main(String[] args) throws Exception {
        List<ProcessSpec> specs = List.of(
                Children.spec("sleeper", 0, "sleep", "600"), Children.bash("parent", 0, "sleep 600 & echo $!; wait"));
        Supervisor supervisor = new Supervisor(specs, Path.of(args[0]), Clock.systemUTC(), Isolation.valueOf(args[1]));
        supervisor.startAll();
        SupervisedProcess parent = supervisor.find("parent").orElseThrow();
        String grandchild = Children.awaitLines(parent, 1).getFirst();
        System.out.println(pid(supervisor.find("sleeper").orElseThrow()) + " " + pid(parent) + " " + grandchild);
        System.in.read();
        supervisor.close();
    }

    private static long pid(SupervisedProcess process) throws InterruptedException {
        return ((ProcessState.Ready) process.awaitSettled(Children.PATIENCE)).pid();
    }
}
