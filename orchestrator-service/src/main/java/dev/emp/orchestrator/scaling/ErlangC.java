package dev.emp.orchestrator.scaling;

/**
 * How long jobs wait for one of several equal servers, by the queue M/M/c: arrivals at random, run times exponentially
 * distributed, first come, first served.
 *
 * <p>With the offered load {@code a} (arrivals a second times the mean run time: Little's law gives it as the servers busy on
 * average) and {@code c > a} servers, a job waits at all with the probability {@code C(c, a)}, and longer than {@code t} with
 * {@code C(c, a) * exp(-(c - a) * t / s)} for a mean run time {@code s}. The formula is A. K. Erlang's ("Solution of some problems
 * in the theory of probabilities of significance in automatic telephone exchanges", 1917); the recursion for it and the waiting
 * time are in every text on queues, such as L. Kleinrock, "Queueing Systems", volume 1, 1975, section 3.5. The result grows as
 * {@code a + b * sqrt(a)}: the square-root staffing rule of S. Halfin and W. Whitt, "Heavy-traffic limits for queues with many
 * exponential servers", Operations Research 29(3), 1981.
 */
public final class ErlangC {

    private ErlangC() {}

    /**
     * The fewest servers with which at most a share {@code 1 - level} of the jobs waits longer than the target.
     *
     * @param load arrivals a second times the mean run time in seconds; 0 or more
     * @param patience the wait target by the mean run time; 0 or more
     * @param level 0 to 1, below 1
     * @param most no more than this, however high the load is
     */
    public static int servers(double load, double patience, double level, int most) {
        if (load <= 0) {
            return 0;
        }
        double blocked = 1;
        for (int servers = 1; servers < most; servers++) {
            blocked = load * blocked / (servers + load * blocked);
            if (servers > load && late(blocked, load, servers, patience) <= 1 - level) {
                return servers;
            }
        }
        return most;
    }

    /** The share of jobs that wait at all, 0 to 1; 1 where the servers cannot keep up. */
    public static double waiting(int servers, double load) {
        if (servers <= load) {
            return 1;
        }
        double blocked = 1;
        for (int server = 1; server <= servers; server++) {
            blocked = load * blocked / (server + load * blocked);
        }
        return late(blocked, load, servers, 0);
    }

    /** @param blocked Erlang's loss formula for so many servers */
    private static double late(double blocked, double load, int servers, double patience) {
        double waits = blocked / (1 - load / servers * (1 - blocked));
        return waits * Math.exp(-(servers - load) * patience);
    }
}
