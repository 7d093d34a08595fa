package dev.emp.simulators.comfyui;

/** The running prompt was interrupted by a client; noticed at a progress call or a node boundary. */
final class PromptInterrupted extends Exception {
    private static final long serialVersionUID = 1L;

    PromptInterrupted() {
        super("interrupted by a client");
    }
}
