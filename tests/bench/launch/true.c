/* The program that is started: as little as there can be. */
int main(void) {
    return 0;
}
