package dev.emp.worker.claiming;

/** Why a worker takes no new jobs although its connector is well. */
public enum Hold {
    /** The machine drains, or has been told to wait. */
    DRAINED,
    /** The machine has too little of something. */
    RESOURCES,
    /** Its service takes more memory than it may. */
    MEMORY,
    /** The process of its service does not run, or not yet. */
    SERVICE_DOWN,
    /** Its service is about to be restarted. */
    RESTART
}
