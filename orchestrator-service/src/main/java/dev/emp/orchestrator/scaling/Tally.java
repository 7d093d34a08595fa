package dev.emp.orchestrator.scaling;

/**
 * What one replica has counted of a pool since it started. Only rises.
 *
 * @param arrived jobs it took that were queued at once
 * @param ended jobs whose run time it knows
 * @param runSeconds of these together
 */
record Tally(long arrived, long ended, double runSeconds) {

    static final Tally ZERO = new Tally(0, 0, 0);

    Tally arriving() {
        return new Tally(arrived + 1, ended, runSeconds);
    }

    Tally ending(double seconds) {
        return new Tally(arrived, ended + 1, runSeconds + seconds);
    }

    Tally plus(Tally other) {
        return new Tally(arrived + other.arrived, ended + other.ended, runSeconds + other.runSeconds);
    }

    /** What came since then. */
    Tally since(Tally before) {
        return new Tally(arrived - before.arrived, ended - before.ended, runSeconds - before.runSeconds);
    }
}
