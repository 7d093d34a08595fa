package dev.emp.simulators.comfyui;

/** A node raised an exception; it ends the prompt with {@code execution_error}. */
final class NodeFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final String pythonType;

    NodeFailure(String pythonType, String message) {
        super(message);
        this.pythonType = pythonType;
    }

    String pythonType() {
        return pythonType;
    }

    String pythonMessage() {
        return String.valueOf(getMessage());
    }
}
