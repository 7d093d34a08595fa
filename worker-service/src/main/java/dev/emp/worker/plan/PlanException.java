package dev.emp.worker.plan;

/** A setting makes no plan. */
public final class PlanException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String setting;

    PlanException(String setting, String problem) {
        super(setting + " " + problem);
        this.setting = setting;
    }

    /** The full name of the setting. */
    public String setting() {
        return setting;
    }
}
