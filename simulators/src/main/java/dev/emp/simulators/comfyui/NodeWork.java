package dev.emp.simulators.comfyui;

/** What a class of nodes does. */
@FunctionalInterface
interface NodeWork {

    /** @throws InterruptedException when the server is killed */
    NodeCache.Result run(NodeCall call) throws NodeFailure, PromptInterrupted, InterruptedException;
}
