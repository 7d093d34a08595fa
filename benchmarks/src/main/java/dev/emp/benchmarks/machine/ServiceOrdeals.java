package dev.emp.benchmarks.machine;

import dev.emp.benchmarks.machine.Ordeal.Cost;
import dev.emp.benchmarks.machine.Ordeal.Recovery;
import dev.emp.benchmarks.process.Patience;
import dev.emp.benchmarks.process.ServiceProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What can go wrong with one service of a machine. */
final class ServiceOrdeals {

    /** Above what a simulator needs, and soon reached by one that leaks. */
    static final int MEMORY_LIMIT_MEGABYTES = 400;

    /** Of these one has the limit. */
    static final int LIMITED = 1;

    private static final String LIMITED_NAME = "simulation-" + LIMITED;
    private static final int VICTIM = 0;
    private static final String VICTIM_NAME = "simulation-" + VICTIM;
    private static final long MEGABYTE = 1024 * 1024;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private ServiceOrdeals() {}

    static Ordeal killed() {
        return new Ordeal(
                "a service killed",
                "from kill -9 in mid-job to the service up again",
                Set.of(Cost.ATTEMPT, Cost.REPETITION),
                ServiceOrdeals::killInMidJob);
    }

    static Ordeal leaking() {
        return new Ordeal(
                "a service leaks memory",
                "from over its limit of " + MEMORY_LIMIT_MEGABYTES + " MB to the service up again",
                Set.of(),
                ServiceOrdeals::leak);
    }

    private static Recovery killInMidJob(Site site) throws IOException, InterruptedException {
        Patience.await(VICTIM_NAME + " has a job", System.nanoTime(), LIMIT, () -> {
            for (JsonNode job : site.api().status().path("jobs")) {
                if (job.path("worker").asString("").endsWith("/" + VICTIM_NAME)
                        && job.path("fraction").asDouble(0) > 0) {
                    return true;
                }
            }
            return false;
        });
        return kill(site);
    }

    /** Kills the process of a service and waits until another is up. */
    static Recovery kill(Site site) throws IOException, InterruptedException {
        long pid = pid(MachineApi.service(site.api().status(), VICTIM_NAME));
        ProcessHandle victim = ProcessHandle.of(pid).orElseThrow();
        long begin = System.nanoTime();
        victim.destroyForcibly();
        Patience.await("another process of " + VICTIM_NAME, begin, LIMIT, () -> {
            long now = pid(MachineApi.service(site.api().status(), VICTIM_NAME));
            return now != 0 && now != pid;
        });
        return Recovery.after(site.awaitWell(begin, LIMIT), "");
    }

    private static Recovery leak(Site site) throws IOException, InterruptedException {
        long pid = pid(MachineApi.service(site.api().status(), LIMITED_NAME));
        site.api().leak(LIMITED, 100 * MEGABYTE, (MEMORY_LIMIT_MEGABYTES + 100) * MEGABYTE);
        Patience.await(
                LIMITED_NAME + " is over its limit",
                System.nanoTime(),
                LIMIT,
                () -> ServiceProcess.residentBytes(pid) > MEMORY_LIMIT_MEGABYTES * MEGABYTE);
        long begin = System.nanoTime();
        double noticed = Patience.await(
                "the machine notices the leak",
                begin,
                LIMIT,
                () -> site.api().status().path("health").asString("").equals("resource_recovery"));
        Patience.await("another process of " + LIMITED_NAME, begin, LIMIT, () -> {
            long now = pid(MachineApi.service(site.api().status(), LIMITED_NAME));
            return now != 0 && now != pid;
        });
        double seconds = site.awaitWell(begin, LIMIT);
        long after =
                ServiceProcess.residentBytes(pid(MachineApi.service(site.api().status(), LIMITED_NAME)));
        return new Recovery(
                seconds,
                String.format(Locale.ROOT, "resource_recovery after %.1f s", noticed),
                after > MEMORY_LIMIT_MEGABYTES * MEGABYTE
                        ? List.of(LIMITED_NAME + " has " + after / MEGABYTE + " MB after its restart")
                        : List.of());
    }

    private static long pid(JsonNode service) {
        return service.path("process").path("pid").asLong(0);
    }
}
