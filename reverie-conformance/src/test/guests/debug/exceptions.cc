// An exception that is thrown deep down and caught on top.
#include <cstdio>
#include <stdexcept>

struct Diver {
    virtual ~Diver() {}
    virtual int dive(int depth) {
        if (depth == 0) throw std::runtime_error("deep");
        return dive(depth - 1) + 1;
    }
};

int main() {
    Diver diver;
    try {
        diver.dive(3);
    } catch (std::exception &e) {
        std::printf("caught %s\n", e.what());
    }
    return 2;
}
