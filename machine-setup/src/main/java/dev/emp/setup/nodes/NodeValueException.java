package dev.emp.setup.nodes;

/** A variable of a node has no value; the message names both, and where the value should be. */
public final class NodeValueException extends Exception {

    private static final long serialVersionUID = 1L;

    NodeValueException(String message) {
        super(message);
    }
}
