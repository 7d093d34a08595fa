package dev.emp.worker.plan;

import java.util.Locale;

/** What a machine is made to run, besides the connectors it is told of one by one. */
public enum Profile {
    /** Nothing of its own, except the API connectors whose keys it has. */
    BASE,
    /** One ComfyUI process for each GPU. */
    COMFYUI,
    /** ComfyUI servers that run elsewhere. */
    COMFYUI_REMOTE,
    /** Browser tasks. */
    PLAYWRIGHT,
    /** Simulated ComfyUI processes, for trying out, tests and load. */
    SIMULATION;

    /** The name used in settings and reports: {@code base}, {@code comfyui-remote}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
