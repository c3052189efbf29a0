/* graph/main.c - the program entente-graph. */
int main(void)
{
    return 2;
}
