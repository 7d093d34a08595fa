package dev.emp.worker.supervision;

/** Starts child processes. */
interface ChildLauncher {

    /** @param log gets what it prints */
    Child launch(ProcessSpec spec, ServiceLog log) throws LaunchException;
}
