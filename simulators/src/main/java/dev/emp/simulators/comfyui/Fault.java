package dev.emp.simulators.comfyui;

/** Something that goes wrong on purpose. */
public sealed interface Fault {

    /** The server accepts connections and closes them without an answer, WebSockets included, until faults are cleared. */
    record DropRequests() implements Fault {}

    /**
     * {@code POST /prompt} fails before the prompt is looked at.
     *
     * @param status the HTTP status to answer with, 400 to 599
     * @param times how many requests are answered so, at least 1
     */
    record RejectPrompts(int status, int times) implements Fault {
        public RejectPrompts {
            if (status < 400 || status > 599 || times < 1) {
                throw new IllegalArgumentException("needs a status of 400 to 599 and a count of at least 1");
            }
        }
    }

    /**
     * A WebSocket is cut without a close frame, once.
     *
     * @param frames how many more frames it sends first, over all sockets; not negative
     */
    record DropSocket(int frames) implements Fault {
        public DropSocket {
            if (frames < 0) {
                throw new IllegalArgumentException("frames must not be negative");
            }
        }
    }

    /**
     * The server takes memory that nothing but its end gives back: real memory of the operating system, beside the heap. When
     * the fault is cleared, it takes no more.
     *
     * @param bytesPerSecond how fast, at least 1
     * @param upToBytes where it stops, at least 1; less by at most a mebibyte
     */
    record LeakMemory(long bytesPerSecond, long upToBytes) implements Fault {
        public LeakMemory {
            if (bytesPerSecond < 1 || upToBytes < 1) {
                throw new IllegalArgumentException("bytes_per_second and up_to_bytes must be at least 1");
            }
        }
    }

    /**
     * Nodes of a class raise an exception instead of running.
     *
     * @param exceptionType the Python name, for example {@code torch.OutOfMemoryError}
     * @param times how many nodes fail, at least 1
     */
    record FailNode(String classType, String exceptionType, String message, int times) implements Fault {
        public FailNode {
            if (times < 1) {
                throw new IllegalArgumentException("times must be at least 1");
            }
        }
    }
}
