/* extract/main.c - the program entente-extract. */
int main(void)
{
    return 2;
}
