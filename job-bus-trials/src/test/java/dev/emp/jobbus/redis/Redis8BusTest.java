package dev.emp.jobbus.redis;

class Redis8BusTest extends RedisVersionContract {

    Redis8BusTest() {
        super(8);
    }
}
