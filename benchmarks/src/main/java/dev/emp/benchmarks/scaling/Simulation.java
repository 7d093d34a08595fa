package dev.emp.benchmarks.scaling;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;

/**
 * A pool in virtual time, event by event: jobs arrive and wait in line, machines run one each, start when they are ordered and
 * some time has passed, and are taken away only while they are idle. Orders that are not needed any more are cancelled first.
 */
final class Simulation {

    static final double TICK = 5;

    /** From the order of a machine to its first job: a pod is placed, an image started, a model loaded. */
    static final double START_SECONDS = 90;

    /** Between two entries of the chart. */
    private static final double SAMPLE = 300;

    private final List<Day.Arrival> arrivals;
    private final Control control;
    private final Deque<Day.Arrival> line = new ArrayDeque<>();
    private final PriorityQueue<Double> ends = new PriorityQueue<>();
    private final Deque<Double> starts = new ArrayDeque<>();
    private final Course course = new Course();
    private int machines;
    private int arrivedSince;
    /** The most jobs that have waited since the last entry of the chart. */
    private int deepest;

    private double paidSeconds;
    private double paidUntil;
    private double meanRun;
    private int ended;
    private int next;

    private Simulation(Day day, Control control, int machines) {
        this.arrivals = day.arrivals();
        this.control = control;
        this.machines = machines;
    }

    /** @param machines that are up at midnight */
    static Course run(Day day, Control control, int machines) {
        return new Simulation(day, control, machines).run();
    }

    private Course run() {
        double tick = 0;
        double sample = 0;
        while (tick < Day.SECONDS || !line.isEmpty() || !ends.isEmpty()) {
            advance(tick);
            deepest = Math.max(deepest, line.size());
            decide(tick);
            if (tick >= sample && tick < Day.SECONDS) {
                course.sample(tick, machines + starts.size(), deepest);
                sample += SAMPLE;
                deepest = 0;
            }
            tick += TICK;
        }
        course.paid(paidSeconds);
        return course;
    }

    /** Lets everything happen up to the time, in its order. */
    private void advance(double until) {
        while (true) {
            double arrival = next < arrivals.size() ? arrivals.get(next).at() : Double.MAX_VALUE;
            double end = ends.isEmpty() ? Double.MAX_VALUE : ends.peek();
            double start = starts.isEmpty() ? Double.MAX_VALUE : starts.peek();
            double now = Math.min(arrival, Math.min(end, start));
            if (now > until) {
                pay(until);
                return;
            }
            pay(now);
            if (now == end) {
                ends.remove();
            } else if (now == start) {
                starts.remove();
                machines++;
            } else {
                line.add(arrivals.get(next++));
                arrivedSince++;
            }
            serve(now);
        }
    }

    private void serve(double now) {
        while (!line.isEmpty() && ends.size() < machines) {
            Day.Arrival job = line.remove();
            course.waited(now - job.at());
            ends.add(now + job.runs());
            ended++;
            meanRun += (job.runs() - meanRun) / Math.min(ended, 50);
        }
    }

    private void decide(double now) {
        int desired = control.desired(new Control.Seen(now, line.size(), arrivedSince, meanRun, machines, ends.size()));
        arrivedSince = 0;
        while (machines + starts.size() < desired) {
            starts.add(now + START_SECONDS);
        }
        while (machines + starts.size() > desired && !starts.isEmpty()) {
            starts.removeLast();
        }
        machines = Math.max(Math.min(machines, desired), ends.size());
    }

    /** A machine is paid from its order on. */
    private void pay(double until) {
        paidSeconds += (machines + starts.size()) * (Math.min(until, Day.SECONDS) - Math.min(paidUntil, Day.SECONDS));
        paidUntil = until;
    }
}
