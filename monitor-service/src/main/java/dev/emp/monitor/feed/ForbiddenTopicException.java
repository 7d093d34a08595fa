package dev.emp.monitor.feed;

/** A topic that tells of all tenants, asked for by somebody who may see one only. */
final class ForbiddenTopicException extends Exception {

    private static final long serialVersionUID = 1L;

    ForbiddenTopicException(String topic) {
        super("the topic " + topic + " is about all tenants, which takes a key with the role operate or admin");
    }
}
