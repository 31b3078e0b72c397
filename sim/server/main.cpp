// ringroom: the lab server and its command line. `ringroom --help` teaches it.
#include "server/commands.h"

int main(int argc, char** argv) {
    return ringroom::server::run_program(argc, argv);
}
